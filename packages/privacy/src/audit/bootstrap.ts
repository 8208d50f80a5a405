import type { AuditQuery } from './audit-scores.js';
import { sortedScores } from './audit-scores.js';

/** The spread of a number over resampled canaries: how sure the number is, and no bound on the mechanism. */
export interface BootstrapInterval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The percentile interval of a statistic of the scores.
 *
 * @param uniform numbers on (0, 1).
 * Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, section 13.3.
 */
export function bootstrap(
  query: AuditQuery,
  statistic: (taken: Float64Array, left: Float64Array) => number,
  uniform: () => number,
  resamples = 1000,
): BootstrapInterval {
  const { taken, left } = sortedScores(query);
  const drawn = (values: Float64Array) =>
    Float64Array.from(values, () => values[Math.floor(uniform() * values.length)] as number)
      .sort()
      .reverse();
  const values = Float64Array.from({ length: resamples }, () => statistic(drawn(taken), drawn(left))).sort();
  const beyond = (1 - query.confidence) / 2;
  const at = (share: number) =>
    values[Math.min(resamples - 1, Math.max(0, Math.round(share * resamples)))] as number;
  return { value: statistic(taken, left), lower: at(beyond), upper: at(1 - beyond) };
}

/**
 * Area under the curve of true over false positive rates: the probability that one who took part scores above one who did not.
 *
 * @param taken, left sorted, the highest first.
 */
export function rocArea(taken: Float64Array, left: Float64Array): number {
  let [above, tied, sum] = [0, 0, 0];
  for (const score of taken) {
    // Scores fall: what lies above this one only grows.
    while (above < left.length && (left[above] as number) > score) above += 1;
    tied = Math.max(tied, above);
    while (tied < left.length && (left[tied] as number) >= score) tied += 1;
    sum += left.length - tied + (tied - above) / 2;
  }
  return sum / (taken.length * left.length);
}
