import { normalUpperTail } from '../numerics/normal.js';
import { normalQuantile } from '../numerics/normal-quantile.js';
import type { AuditEstimator } from './audit-scores.js';
import { bestOfGuesses, largestRejected, type OneRunCounts } from './one-run.js';
import { muBound } from './threshold-bound.js';

/**
 * Whether a mu-private mechanism lets so many guesses be correct with probability below `significance`.
 *
 * Walking down from the count of correct guesses, `right` and `wrong` bound from below what mass the counts above must have for
 * the tail to weigh `significance`; a mechanism for which they need more than all guesses cannot have made the tail that heavy.
 *
 * Source: Mahloujifar, Melis and Chaudhuri 2024 (arXiv:2410.22235), Algorithm 3 for two choices.
 */
export function isRejected(
  { canaries, guesses, correct }: OneRunCounts,
  mu: number,
  significance: number,
): boolean {
  const least = (rate: number): number =>
    rate <= 0 ? 0 : normalUpperTail(mu - normalQuantile(Math.min(1, rate)));
  let right = (significance * correct) / canaries;
  let wrong = (significance * (guesses - correct)) / canaries;
  const all = guesses / canaries;
  for (let count = correct - 1; count >= 0; count--) {
    const next = Math.max(wrong, least(right));
    right += (count / (guesses - count)) * (next - wrong);
    wrong = next;
    // Both only grow.
    if (right + wrong > all) return true;
  }
  return right + wrong > all;
}

/** The bound of one run by the whole trade-off curve of Gaussian noise: tight where many canaries share the run. */
export const oneRunFdp: AuditEstimator = {
  kind: 'one-run-fdp',
  assumes:
    'Each canary took part with probability 1/2, independently of all others; epsilon is that of the Gaussian mechanism with the mu that was bounded.',
  bound: (query) => {
    const mu = bestOfGuesses(query, (counts, significance, atLeast) =>
      largestRejected((value) => (isRejected(counts, value, significance) ? 0 : 1), significance, atLeast),
    );
    return muBound('one-run-fdp', mu, query.delta);
  },
};
