import { logFactorial } from '../numerics/binomial.js';
import { binomialTail } from '../numerics/incomplete-beta.js';
import {
  type AuditBound,
  type AuditEstimator,
  candidateRanks,
  countAbove,
  sortedScores,
} from './audit-scores.js';

/** What guesses about many canaries of one run came to. */
export interface OneRunCounts {
  /** Canaries, each of which took part with probability 1/2, independently. */
  readonly canaries: number;
  /** How many were guessed; the rest is left open. */
  readonly guesses: number;
  readonly correct: number;
}

/**
 * The largest probability with which an (epsilon, delta)-private mechanism lets so many guesses be correct.
 *
 * The guesses may depend on each other in any way: the canaries shared one run.
 *
 * Source: Steinke, Nasr and Jagielski 2023 (arXiv:2305.08846), Theorem 5.2 with its Proposition 5.7: the binomial tail of
 * randomised response, plus 2 m delta times the largest mean mass just below it.
 */
export function oneRunPValue(
  { canaries, guesses, correct }: OneRunCounts,
  epsilon: number,
  delta: number,
): number {
  const rate = 1 / (1 + Math.exp(-epsilon));
  const tail = binomialTail(guesses, rate, correct);
  if (delta === 0 || correct === 0) return tail;
  let largest = 0;
  let mass = 0;
  let weight = Math.exp(
    logFactorial(guesses) -
      logFactorial(correct - 1) -
      logFactorial(guesses - correct + 1) +
      (correct - 1) * Math.log(rate) -
      (guesses - correct + 1) * Math.log1p(Math.exp(epsilon)),
  );
  for (let below = 1; below <= correct; below++) {
    mass += weight;
    if (mass / below > largest) largest = mass / below;
    // No later mean can be larger: all mass together does not reach it.
    if (1 / (below + 1) < largest) break;
    // Weight of one success fewer.
    const successes = correct - below;
    weight *= (successes / (guesses - successes + 1)) * Math.exp(-epsilon);
  }
  return Math.min(1, tail + 2 * canaries * delta * largest);
}

/** The largest epsilon at which the p-value is still at most `significance`; 0 where there is none. */
export function largestRejected(
  pValue: (epsilon: number) => number,
  significance: number,
  atLeast = 0,
): number {
  if (!(pValue(atLeast) <= significance)) return 0;
  let [low, high] = [atLeast, atLeast + 1];
  while (pValue(high) <= significance && high < 200) [low, high] = [high, 2 * high];
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (pValue(middle) <= significance) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The best number of guesses, of a list that was fixed beforehand: the highest scores "took part", in a second family the
 * lowest "did not". The significance is shared among them.
 */
export function bestOfGuesses(
  query: Parameters<AuditEstimator['bound']>[0],
  boundOf: (counts: OneRunCounts, significance: number, atLeast: number) => number,
): number {
  const { taken, left } = sortedScores(query);
  const canaries = taken.length + left.length;
  const all = Float64Array.of(...taken, ...left)
    .sort()
    .reverse();
  const ranks = candidateRanks(canaries);
  const significance = (1 - query.confidence) / (2 * ranks.length);
  const families = ranks.flatMap((rank) => {
    const top = all[Math.min(rank, canaries - 1)] as number;
    const bottom = all[Math.max(0, canaries - rank - 1)] as number;
    const [high, highCorrect] = [countAbove(all, top), countAbove(taken, top)];
    const flipped = (values: Float64Array) => values.map((value) => -value).reverse();
    const [low, lowCorrect] = [countAbove(flipped(all), -bottom), countAbove(flipped(left), -bottom)];
    return [
      { canaries, guesses: high, correct: highCorrect },
      { canaries, guesses: low, correct: lowCorrect },
    ];
  });
  return families
    .filter(({ guesses, correct }) => 2 * correct > guesses)
    .sort((one, other) => other.correct / other.guesses - one.correct / one.guesses)
    .reduce((best, counts) => Math.max(best, boundOf(counts, significance, best)), 0);
}

/** The bound of one run with many canaries, whatever the mechanism and however the scores depend on each other. */
export const oneRun: AuditEstimator = {
  kind: 'one-run',
  assumes: 'Each canary took part with probability 1/2, independently of all others.',
  bound: (query): AuditBound => ({
    estimator: 'one-run',
    mu: null,
    epsilon: bestOfGuesses(query, (counts, significance, atLeast) =>
      largestRejected((epsilon) => oneRunPValue(counts, epsilon, query.delta), significance, atLeast),
    ),
  }),
};
