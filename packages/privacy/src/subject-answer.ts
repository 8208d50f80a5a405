import type { EpsilonAnswer } from './accountant.js';
import { bestAccountant, defaultAccountant } from './accountants/registry.js';
import { tightCost, tightStepLimit } from './event-cost.js';
import { eventOutline } from './event-outline.js';
import { groupPrivacyAccountant, groupPrivacyAt } from './group-privacy.js';
import { composeCharges, type LedgerCharge } from './ledger.js';
import { type LedgerAnswer, ledgerAnswer, upperEnd } from './ledger-answer.js';
import { mergedCharges, withoutSampling } from './merged-charges.js';
import type { Neighbouring } from './neighbouring.js';

/** A tight answer for a larger group takes seconds. */
const largestGroup = 64;
/** Different events that a tight answer may have; for a group of k, a k-th of `largestGroup`. */
const mostEvents = 8;

/** What is asked for a person with several records. */
export interface SubjectQuery {
  readonly charges: readonly LedgerCharge[];
  /** Records of the person, an integer >= 1. */
  readonly size: number;
  /** Of the answer, in (0, 1). */
  readonly delta: number;
  readonly neighbouring: Neighbouring;
}

/**
 * Epsilon of a person with `size` records at `delta`: what an accountant says of the mechanism as a group sees it.
 *
 * Where that would take too long the charges are billed for more than they are: neighbouring noise multipliers of a schedule
 * as one, and beyond `largestGroup` records every step as if it took all data. Group privacy for any mechanism is asked as
 * well then, and the smaller one counts.
 */
export function subjectAnswer({ charges, size, delta, neighbouring }: SubjectQuery): LedgerAnswer {
  const most = Math.max(1, Math.min(mostEvents, Math.floor(largestGroup / size)));
  const isFew = (bill: readonly LedgerCharge[]) =>
    sumOf(bill, ({ event }) => tightCost(event)) <= most &&
    sumOf(bill, ({ event, count }) => eventOutline(event).steps * count) <= tightStepLimit;
  const askFor = (bill: readonly LedgerCharge[]): LedgerAnswer => {
    const accountant = isFew(bill) ? bestAccountant : defaultAccountant;
    const event = { kind: 'group', size, event: composeCharges(bill) } as const;
    return ledgerAnswer(accountant, accountant.epsilon({ event, delta, neighbouring }));
  };
  const own = size <= largestGroup && isFew(charges) ? askFor(charges) : null;
  if (own?.kind === 'bounded') return own;
  const merged = mergedCharges(charges, most);
  const answers = [
    ...(size <= largestGroup && isFew(merged) ? [askFor(merged)] : []),
    askFor(withoutSampling(charges)),
    generalAnswer({ charges, size, delta, neighbouring }),
  ].map(upperEnd);
  return answers.reduce((best, answer) =>
    answer.kind === 'bounded' && !(best.kind === 'bounded' && best.epsilon <= answer.epsilon) ? answer : best,
  );
}

function generalAnswer({ charges, size, delta, neighbouring }: SubjectQuery): LedgerAnswer {
  const tracker = defaultAccountant.tracker(neighbouring);
  for (const { event, count } of charges) tracker.charge(event, count);
  const answer: EpsilonAnswer = groupPrivacyAt((at) => tracker.epsilon(at), delta, size);
  return { ...ledgerAnswer(defaultAccountant, answer), accountant: groupPrivacyAccountant };
}

function sumOf(bill: readonly LedgerCharge[], of: (charge: LedgerCharge) => number): number {
  return bill.reduce((sum, charge) => sum + of(charge), 0);
}
