import type { AuditEstimator, AuditScores } from './audit-scores.js';
import { sortedScores } from './audit-scores.js';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.js';

/**
 * The threshold is chosen on the even half of the canaries, and bounded on the odd half, which it does not depend on.
 *
 * With few canaries it beats sharing the significance among thresholds.
 */
export const splitThreshold: AuditEstimator = {
  kind: 'split-threshold',
  assumes: 'Scores of different canaries are independent, and their order tells nothing.',
  bound: (query) => {
    sortedScores(query);
    const threshold = bestThreshold(half(query.scores, 0), query.delta);
    const { taken, left } = half(query.scores, 1);
    const above = (scores: readonly number[]) => scores.filter((score) => score > threshold).length;
    const significance = (1 - query.confidence) / 2;
    if (taken.length === 0 || left.length === 0)
      return { estimator: 'split-threshold', epsilon: 0, mu: null };
    const truePositive = clopperPearsonLower(above(taken), taken.length, significance);
    const falsePositive = clopperPearsonUpper(above(left), left.length, significance);
    const epsilon =
      truePositive > query.delta ? Math.max(0, Math.log((truePositive - query.delta) / falsePositive)) : 0;
    return { estimator: 'split-threshold', epsilon, mu: null };
  },
};

function half({ taken, left }: AuditScores, parity: 0 | 1) {
  const part = (scores: ArrayLike<number>) => Array.from(scores).filter((_, index) => index % 2 === parity);
  return { taken: part(taken), left: part(left) };
}

/** The one that looks best: where the bound itself, at a fixed significance, is largest. */
function bestThreshold({ taken, left }: ReturnType<typeof half>, delta: number): number {
  const candidates = [...left].sort((one, other) => other - one);
  const sortedTaken = [...taken].sort((one, other) => other - one);
  let best = { epsilon: Number.NEGATIVE_INFINITY, threshold: Number.POSITIVE_INFINITY };
  let above = 0;
  const stride = Math.max(1, Math.floor(candidates.length / 200));
  for (let rank = 0; rank < candidates.length; rank += rank < 50 ? 1 : stride) {
    const threshold = candidates[rank] as number;
    while (above < sortedTaken.length && (sortedTaken[above] as number) > threshold) above += 1;
    const truePositive = clopperPearsonLower(above, taken.length, 0.05);
    const epsilon =
      truePositive > delta
        ? Math.log((truePositive - delta) / clopperPearsonUpper(rank, left.length, 0.05))
        : Number.NEGATIVE_INFINITY;
    if (epsilon > best.epsilon) best = { epsilon, threshold };
  }
  return best.threshold;
}
