import { gaussianEpsilon } from '../numerics/gaussian-profile.js';
import { normalQuantile } from '../numerics/normal-quantile.js';
import {
  type AuditEstimator,
  type AuditQuery,
  candidateRanks,
  countAbove,
  sortedScores,
} from './audit-scores.js';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.js';

/** Rates that hold at once with the asked confidence: the true positive rate is above, the false positive rate below. */
interface Rates {
  readonly truePositive: number;
  readonly falsePositive: number;
}

/**
 * The rates of every candidate threshold, in both directions ("high scores took part", "low scores did not").
 *
 * A threshold is the score of a rank among those that it is to reject; the rank is chosen beforehand, and the other scores are
 * independent of it, so that both rates are bounded as if it had been given. The significance is shared by all candidates.
 */
export function boundedRates(query: AuditQuery): readonly Rates[] {
  const { taken, left } = sortedScores(query);
  const flip = (values: Float64Array) => values.map((value) => -value).reverse();
  const directions = [
    { accepted: taken, rejected: left },
    { accepted: flip(left), rejected: flip(taken) },
  ];
  const plans = directions.map(({ accepted, rejected }) => ({
    accepted,
    rejected,
    ranks: candidateRanks(rejected.length),
  }));
  const candidates = plans.reduce((sum, { ranks }) => sum + ranks.length, 0);
  const significance = (1 - query.confidence) / (2 * candidates);
  return plans.flatMap(({ accepted, rejected, ranks }) =>
    ranks.map((rank) => {
      const threshold = rejected[rank - 1] as number;
      return {
        // `rank - 1` of the rejected are above the threshold, ties left aside: the bound of Clopper and Pearson at that count.
        falsePositive: clopperPearsonUpper(rank - 1, rejected.length, significance),
        truePositive: clopperPearsonLower(countAbove(accepted, threshold), accepted.length, significance),
      };
    }),
  );
}

/**
 * The best threshold's epsilon by exact binomial bounds, whatever the mechanism.
 *
 * (epsilon, delta)-privacy gives TPR <= exp(epsilon) FPR + delta for every test.
 * Source: Jagielski, Ullman and Oprea 2020 (arXiv:2006.07709), section 4; Nasr et al. 2021 (arXiv:2101.04535).
 */
export const clopperPearson: AuditEstimator = {
  kind: 'clopper-pearson',
  assumes: 'Scores of different canaries are independent.',
  bound: (query) => {
    const epsilons = boundedRates(query).map(({ truePositive, falsePositive }) =>
      truePositive > query.delta ? Math.log((truePositive - query.delta) / falsePositive) : 0,
    );
    return { estimator: 'clopper-pearson', epsilon: Math.max(0, ...epsilons), mu: null };
  },
};

/**
 * The same thresholds read as a bound on mu: mu-privacy gives quantile(TPR) - quantile(FPR) <= mu.
 *
 * Source: Dong, Roth and Su 2022 (arXiv:1905.02383), equation 6; Nasr et al. 2023 (arXiv:2302.07956), section 4.
 */
export const gaussianThreshold: AuditEstimator = {
  kind: 'gaussian-threshold',
  assumes:
    'Scores of different canaries are independent; epsilon is that of the Gaussian mechanism with the mu that was bounded.',
  bound: (query) => {
    const mus = boundedRates(query).map(
      ({ truePositive, falsePositive }) => normalQuantile(truePositive) - normalQuantile(falsePositive),
    );
    return muBound('gaussian-threshold', Math.max(0, ...mus.filter(Number.isFinite)), query.delta);
  },
};

/** A bound on mu and the epsilon that belongs to it. */
export function muBound(estimator: string, mu: number, delta: number) {
  return { estimator, mu, epsilon: delta > 0 && mu > 0 ? gaussianEpsilon(delta, mu) : 0 };
}
