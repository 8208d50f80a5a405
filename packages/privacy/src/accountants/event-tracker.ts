import {
  checkDelta,
  checkStepCounts,
  type EpsilonAnswer,
  type EpsilonQuery,
  PrivacyParameterError,
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
      if (!(Number.isInteger(count) && count >= 0))
        throw new PrivacyParameterError('count', count, 'an integer of at least 0');
      charges.push({ event, count });
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
