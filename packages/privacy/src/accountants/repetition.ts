import type { RepeatAndSelectEvent } from '../dp-event.js';
import type { OrderSearch } from './order-search.js';
import { logDeltaAtOrder, type RenyiCurve } from './renyi-conversion.js';

/**
 * Renyi curve of "run K times and keep the best", from the curve of one run.
 *
 * Truncated negative binomial K of shape eta (Theorem 2): curve(order) + log(E[K]) / (order - 1) + the least over
 * other >= 1 of (1 + eta) ((1 - 1 / other) curve(other) + log(1 / gamma) / other).
 *
 * Poisson K (Theorem 6): curve(order) + E[K] delta + log(E[K]) / (order - 1), delta belonging to
 * epsilon = log(1 + 1 / (order - 1)). That bounds the outcomes of K >= 1; the outcome of K = 0 has the same probability
 * exp(-E[K]) with and without the record, which is added to the moment.
 *
 * Source: Papernot and Steinke 2022 (arXiv:2110.03620).
 *
 * @param search the orders to choose among, for `other` and for delta.
 */
export function repeatedCurve(
  curve: RenyiCurve,
  { meanRepetitions, shape }: Pick<RepeatAndSelectEvent, 'meanRepetitions' | 'shape'>,
  search: OrderSearch,
): RenyiCurve {
  const logMean = Math.log(meanRepetitions);
  if (shape === 'poisson') {
    return (order) => {
      const epsilon = Math.log1p(1 / (order - 1));
      const logDelta = search.minimum((other) => logDeltaAtOrder(other, curve(other), epsilon));
      const extra = meanRepetitions * Math.exp(Math.min(0, logDelta));
      const exponent = (order - 1) * (curve(order) + extra);
      return (exponent + Math.log(meanRepetitions + Math.exp(-meanRepetitions - exponent))) / (order - 1);
    };
  }
  const logInverseGamma = logInverseGammaOf(meanRepetitions, shape);
  let surcharge: number | undefined;
  return (order) => {
    surcharge ??=
      (1 + shape) *
      Math.min(
        logInverseGamma,
        search.minimum((other) => (1 - 1 / other) * curve(other) + logInverseGamma / other),
      );
    return curve(order) + surcharge + logMean / (order - 1);
  };
}

/**
 * log(1 / gamma) of the truncated negative binomial distribution with that mean, rounded up.
 *
 * With x = log(1 / gamma) the mean is shape (exp(x) - 1) / (1 - exp(-shape x)), or (exp(x) - 1) / x for shape 0, both
 * increasing in x from 1 on. Source: Papernot and Steinke 2022, Definition 1.
 */
export function logInverseGammaOf(mean: number, shape: number): number {
  const meanAt = (x: number) =>
    shape === 0 ? Math.expm1(x) / x : (shape * Math.expm1(x)) / -Math.expm1(-shape * x);
  if (mean === 1) return 0;
  let low = 0;
  let high = 1;
  while (meanAt(high) < mean) {
    low = high;
    high *= 2;
  }
  for (let turn = 0; turn < 200; turn++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (meanAt(middle) < mean) low = middle;
    else high = middle;
  }
  return high;
}
