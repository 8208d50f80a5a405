import { PrivacyParameterError } from '../accountant.js';

/** What an attack gave: the higher a score, the more it speaks for "took part". */
export interface AuditScores {
  /** Of canaries, or repetitions, that took part. */
  readonly taken: ArrayLike<number>;
  /** Of those that did not. */
  readonly left: ArrayLike<number>;
}

/** What a bound is asked for. */
export interface AuditQuery {
  readonly scores: AuditScores;
  /** In [0, 1). */
  readonly delta: number;
  /** Probability, in (0, 1), with which the bound is not above the truth; 0.95, say. */
  readonly confidence: number;
}

/** What an attack has shown: the mechanism is no better than this, unless luck of probability 1 - `confidence` helped. */
export interface AuditBound {
  readonly estimator: string;
  /** Lower bound on epsilon at the query's delta; >= 0. */
  readonly epsilon: number;
  /** Lower bound on mu of Gaussian differential privacy; >= 0; null where the estimator knows none. */
  readonly mu: number | null;
}

/** A way to bound epsilon from below. */
export interface AuditEstimator {
  readonly kind: string;
  /** What makes the bound hold, in a sentence. */
  readonly assumes: string;
  bound(query: AuditQuery): AuditBound;
}

/**
 * The scores, sorted, the highest first.
 *
 * @throws PrivacyParameterError for a list without scores or with a NaN, a delta or a confidence out of range.
 */
export function sortedScores({ scores, delta, confidence }: AuditQuery): {
  readonly taken: Float64Array;
  readonly left: Float64Array;
} {
  if (!(delta >= 0 && delta < 1)) throw new PrivacyParameterError('delta', delta, 'in [0, 1)');
  if (!(confidence > 0 && confidence < 1))
    throw new PrivacyParameterError('confidence', confidence, 'between 0 and 1, both excluded');
  return { taken: sorted('scores.taken', scores.taken), left: sorted('scores.left', scores.left) };
}

function sorted(name: string, scores: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(scores);
  if (values.length === 0) throw new PrivacyParameterError(name, values.length, 'at least one score');
  if (values.some(Number.isNaN)) throw new PrivacyParameterError(name, Number.NaN, 'numbers; a score is NaN');
  return values.sort().reverse();
}

/** Ranks to try: 1, 2, 3, 4, 6, 8, 12, ... up to half of `count`. They are fixed before any score is seen. */
export function candidateRanks(count: number): readonly number[] {
  const ranks = [1];
  for (let power = 2; power <= count; power *= 2)
    ranks.push(...[power, power * 1.5].filter((rank) => Number.isInteger(rank) && rank <= count / 2));
  return ranks;
}

/** How many of the scores, the highest first, lie above the threshold. */
export function countAbove(sortedDown: Float64Array, threshold: number): number {
  let [low, high] = [0, sortedDown.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sortedDown[middle] as number) > threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
