import {
  checkCount,
  checkDelta,
  checkStepCounts,
  type EpsilonAnswer,
  type EpsilonQuery,
  type PrivacyTracker,
  type TrajectoryQuery,
} from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import { composeCharges, type LedgerCharge } from '../ledger.js';
import type { Neighbouring } from '../neighbouring.js';

/** A tracker for an accountant that looks at all charges anew for every answer. */
export function eventTracker(
  epsilon: (query: EpsilonQuery) => EpsilonAnswer,
  neighbouring?: Neighbouring,
): PrivacyTracker {
  const charges: LedgerCharge[] = [];
  return {
    charge: (event: DpEvent, count = 1) => {
      checkCount(count);
      // A run charges the same object again and again; composing need not read each of them.
      const last = charges.at(-1);
      if (last?.event === event) charges[charges.length - 1] = { event, count: last.count + count };
      else charges.push({ event, count });
    },
    epsilon: (delta) =>
      epsilon({
        event: composeCharges(charges),
        delta,
        ...(neighbouring === undefined ? {} : { neighbouring }),
      }),
  };
}

/** A trajectory for an accountant that answers each number of steps by itself. */
export function eachStepCount(
  epsilon: (query: EpsilonQuery) => EpsilonAnswer,
): (query: TrajectoryQuery) => readonly EpsilonAnswer[] {
  return ({ event, stepCounts, ...query }) => {
    checkDelta(query.delta);
    checkStepCounts(stepCounts);
    return stepCounts.map((count) => epsilon({ ...query, event: { kind: 'self-composed', event, count } }));
  };
}
