import { checkDelta, type Unbounded } from '../accountant.js';
import { createPldAccountant } from '../accountants/pld.js';
import { tightEventLimit } from '../event-cost.js';
import { composeCharges, type LedgerCharge } from '../ledger.js';
import { type LedgerAnswer, upperEnd } from '../ledger-answer.js';
import { mergedCharges } from '../merged-charges.js';
import { openRunLedger, type RunLedger } from '../run-ledger.js';
import type { BudgetShare, BudgetTerms } from './budget-share.js';
import { sharesBySubject } from './disjoint-subjects.js';
import { OpenCompositions } from './open-compositions.js';

/** How the epsilon of a data set came about. */
export type Composition =
  /** All events of all runs together. */
  | 'composed'
  /** The sum of what cannot be composed: epsilons add up, and so do deltas. */
  | 'summed';

/** Epsilon of everything that runs did, or may do, to a data set. */
export type ComposedEpsilon = LedgerAnswer & { readonly composition: Composition };

/**
 * Epsilon at `delta` of the unit that most of the shares reach: the tight bound of all their events together, whatever runs they
 * come from.
 *
 * Runs compose adaptively, so that a later one may depend on what an earlier one released. Where records of different units or
 * promises without events come together, each part is bounded by itself at a part of delta, and their epsilons are added.
 *
 * @param open ledgers of earlier questions; left out, all are charged anew.
 * @throws PrivacyParameterError for a delta outside (0, 1).
 * @example
 * const charges = [{ event: { kind: 'gaussian', noiseMultiplier: 4 }, count: 1 }];
 * const share = { charges, promised: null, groupSize: 1, subjects: null };
 * // Two runs of one release each cost what one run of two releases costs.
 * composedEpsilon([share, share], { delta: 1e-5, neighbouring: 'add-remove' }).epsilon.toFixed(3); // '1.356'
 */
export function composedEpsilon(
  shares: readonly BudgetShare[],
  terms: BudgetTerms,
  open = new OpenCompositions(),
): ComposedEpsilon {
  checkDelta(terms.delta);
  return largest(sharesBySubject(shares).map((some) => epsilonOf(some, terms, open)));
}

function epsilonOf(
  shares: readonly BudgetShare[],
  { delta, neighbouring }: BudgetTerms,
  open: OpenCompositions,
): ComposedEpsilon {
  const bySize = new Map<number, LedgerCharge[]>();
  let [promisedEpsilon, promisedDelta, promises] = [0, 0, 0];
  for (const { charges, promised, groupSize } of shares) {
    if (promised === null && charges.length === 0) continue;
    if (groupSize === null) return none('Nobody knows how many records of a run one subject has.');
    if (promised !== null) {
      if (groupSize !== 1)
        return none('A promised epsilon of one record says too little of a unit that has several.');
      promisedEpsilon += promised.epsilon;
      promisedDelta += promised.delta;
      promises += 1;
    }
    if (charges.length > 0) bySize.set(groupSize, [...(bySize.get(groupSize) ?? []), ...charges]);
  }
  const parts = bySize.size;
  // Parts of delta must not add up to more of it by their roundings.
  const rounded = promises + parts > 1 ? 1 - (promises + parts) * Number.EPSILON : 1;
  const left = (rounded * (delta - promisedDelta)) / Math.max(1, parts);
  if (promisedDelta > delta || (parts > 0 && !(left > 0)))
    return none(
      `The deltas that runs were promised add up to ${promisedDelta}, and the budget has ${delta}.`,
    );
  const part = { delta: left, neighbouring };
  const answers = [...bySize].map(([size, charges]) =>
    partEpsilon(open.ledger(charges, part), charges, size, part),
  );
  const unbounded = answers.find((answer) => answer.kind === 'unbounded');
  if (unbounded !== undefined) return { ...unbounded, composition: 'composed' };
  const addends = parts + promises;
  const epsilon = answers.reduce(
    (sum, answer) => sum + (answer.kind === 'bounded' ? answer.epsilon : 0),
    promisedEpsilon,
  );
  return {
    kind: 'bounded',
    // A sum of doubles may fall below the true one by as many roundings.
    epsilon: epsilon * (1 + Math.max(0, addends - 1) * Number.EPSILON),
    accountant: answers[0]?.accountant ?? 'pld',
    certainty: 'upper-bound',
    composition: addends > 1 || promises > 0 ? 'summed' : 'composed',
  };
}

/** Epsilon of one unit that stands for `size` records, of many runs together. */
function partEpsilon(
  ledger: RunLedger,
  charges: readonly LedgerCharge[],
  size: number,
  { delta, neighbouring }: BudgetTerms,
): LedgerAnswer {
  if (size > 1) return upperEnd(ledger.groupEpsilon(size));
  const own = upperEnd(ledger.epsilon());
  if (ledger.distinctEvents <= tightEventLimit) return own;
  const merged = mergedCharges(charges, tightEventLimit);
  // A rough look tells soon that merging costs more than it gains.
  const rough = roughAccountant.epsilon({ event: composeCharges(merged), delta, neighbouring });
  if (own.kind === 'bounded' && rough.kind === 'bounded' && (rough.lower ?? 0) >= own.epsilon) return own;
  const other = upperEnd(openRunLedger({ delta, neighbouring, charges: merged }).epsilon());
  if (other.kind === 'unbounded') return own;
  return own.kind === 'unbounded' || other.epsilon < own.epsilon ? other : own;
}

const roughAccountant = createPldAccountant(0.1);

function largest(answers: readonly ComposedEpsilon[]): ComposedEpsilon {
  return answers.reduce((most, answer) => {
    if (most.kind === 'unbounded') return most;
    return answer.kind === 'unbounded' || answer.epsilon > most.epsilon ? answer : most;
  });
}

function none(reason: string): Unbounded & ComposedEpsilon {
  return {
    kind: 'unbounded',
    reason,
    accountant: 'pld',
    certainty: 'upper-bound',
    composition: 'summed',
  };
}
