import { meanOf } from '@clipwise/statistics';

/** Losses of one example under the shadow models, and under the model that is attacked. */
export interface ShadowedLosses {
  readonly target: number;
  /** Under models that were trained on it; at least one. */
  readonly inside: readonly number[];
  /** Under models that were not; at least one. */
  readonly outside: readonly number[];
}

/**
 * Scores of the likelihood-ratio attack with few shadow models: how much likelier the model's confidence in an example is if it was
 * trained on it. Both deviations are shared by all examples, which is what few models can tell.
 *
 * Source: Carlini et al. 2022 (arXiv:2112.03570), equation 4 (confidence on a logit scale), algorithm 1 (online), and section VI-C
 * (one deviation for all examples).
 * @example
 * liraScores([
 *   { target: 0.1, inside: [0.1, 0.2], outside: [0.5, 0.6] },
 *   { target: 0.5, inside: [0.1, 0.2], outside: [0.5, 0.6] },
 * ]).map(Math.sign); // [1, -1]
 */
export function liraScores(examples: readonly ShadowedLosses[]): readonly number[] {
  const fitted = examples.map(({ target, inside, outside }) => ({
    confidence: logitOf(target),
    inside: inside.map(logitOf),
    outside: outside.map(logitOf),
  }));
  const deviations = {
    inside: pooledDeviation(fitted.map((one) => one.inside)),
    outside: pooledDeviation(fitted.map((one) => one.outside)),
  };
  return fitted.map(
    ({ confidence, inside, outside }) =>
      logDensity(confidence, meanOf(inside), deviations.inside) -
      logDensity(confidence, meanOf(outside), deviations.outside),
  );
}

/** log(p / (1 - p)) of the probability p = exp(-loss) that the model gives the truth, in the mean over pixels. */
function logitOf(loss: number): number {
  const bounded = Number.isFinite(loss) ? Math.min(largestLoss, Math.max(smallestLoss, loss)) : largestLoss;
  return -bounded - Math.log(-Math.expm1(-bounded));
}

/** Outside of these a logit says nothing but that it is extreme. */
const [smallestLoss, largestLoss] = [1e-12, 50];

/** Deviation within the lists, as if all had one; a floor where lists of one tell nothing of it. */
function pooledDeviation(lists: readonly (readonly number[])[]): number {
  const freedom = lists.reduce((sum, list) => sum + list.length - 1, 0);
  if (freedom === 0) return 1;
  const squares = lists.reduce((sum, list) => {
    const mean = meanOf(list);
    return sum + list.reduce((inner, value) => inner + (value - mean) ** 2, 0);
  }, 0);
  return Math.max(1e-6, Math.sqrt(squares / freedom));
}

function logDensity(value: number, mean: number, deviation: number): number {
  return -0.5 * ((value - mean) / deviation) ** 2 - Math.log(deviation);
}
