import { normalQuantile } from '../numerics/normal-quantile.js';
import { type AuditEstimator, type AuditQuery, sortedScores } from './audit-scores.js';
import { muBound } from './threshold-bound.js';

/** mu of two normal distributions with one deviation, and the interval that holds it with the query's confidence on either side. */
export interface GaussianFit {
  readonly mu: number;
  /** Not above the truth with that confidence. */
  readonly lower: number;
  /** Not below the truth with that confidence. */
  readonly upper: number;
}

/**
 * mu = difference of the means / common deviation, with its large-sample error.
 *
 * The variance of the estimate is 1 / n + 1 / m + mu^2 / (2 (n + m)): of the means, and of the deviation.
 * Source: Hedges and Olkin 1985, Statistical Methods for Meta-Analysis, chapter 5, equation 14.
 *
 * @throws PrivacyParameterError as `sortedScores`.
 */
export function fitGaussian(query: AuditQuery): GaussianFit {
  const { taken, left } = sortedScores(query);
  const [of, beside] = [momentsOf(taken), momentsOf(left)];
  const freedom = taken.length + left.length - 2;
  if (freedom < 1) return { mu: 0, lower: 0, upper: Number.POSITIVE_INFINITY };
  const difference = of.mean - beside.mean;
  const deviation = Math.sqrt((of.squares + beside.squares) / freedom);
  // Without any noise the canaries are told apart for certain.
  if (deviation === 0) {
    const mu = difference === 0 ? 0 : Number.POSITIVE_INFINITY;
    return { mu, lower: mu, upper: mu };
  }
  // The small-sample factor of Hedges: the plain ratio is too large by about 3 / (4 freedom - 1).
  const mu = (difference / deviation) * (1 - 3 / (4 * freedom - 1));
  const error = Math.sqrt(1 / taken.length + 1 / left.length + (mu * mu) / (2 * freedom));
  const z = -normalQuantile(1 - query.confidence);
  return { mu, lower: mu - z * error, upper: mu + z * error };
}

/** The bound by that fit: the tightest where the noise is Gaussian, and an estimate where it is not. */
export const gaussianFit: AuditEstimator = {
  kind: 'gaussian-fit',
  assumes: 'Scores are independent and normal, with one deviation: true of Gaussian noise alone.',
  bound: (query) => muBound('gaussian-fit', Math.max(0, fitGaussian(query).lower), query.delta),
};

function momentsOf(values: Float64Array): { mean: number; squares: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, squares };
}
