import { gaussianDelta, gaussianEpsilon } from './gaussian-profile.js';

/**
 * The smallest delta of one step of the Poisson-sampled Gaussian mechanism, add-remove or zero-out neighbours: with
 * alpha = 1 + (exp(epsilon) - 1) / q it is q H_alpha(N(mu, 1) || N(0, 1)).
 *
 * The record's being there is the larger direction. For the other one advanced joint convexity gives some beta with
 * q H_alpha(N(0) || (1 - beta) N(0) + beta N(mu)), which is no more, by convexity and symmetry.
 *
 * @param samplingRate q in (0, 1]. @param mu >= 0, 1 / noise multiplier. @param epsilon >= 0.
 * @returns in [0, 1], rounded up.
 * Source: Balle, Barthe and Gaboardi 2018 (arXiv:1807.01647), Theorems 2 and 8.
 */
export function sampledGaussianDelta(samplingRate: number, mu: number, epsilon: number): number {
  const inside =
    epsilon > 30
      ? epsilon - Math.log(samplingRate) + Math.log1p((samplingRate - 1) * Math.exp(-epsilon))
      : Math.log1p(Math.expm1(epsilon) / samplingRate);
  const delta = gaussianDelta(inside * (1 - rounding), mu);
  // A product below the number range is rounded up to the smallest number.
  return delta === 0 ? 0 : Math.min(1, Math.max(Number.MIN_VALUE, samplingRate * delta * (1 + rounding)));
}

/**
 * The smallest epsilon of one step of the Poisson-sampled Gaussian mechanism: the inverse of `sampledGaussianDelta`.
 *
 * @param samplingRate q in (0, 1]. @param mu >= 0. @param delta in (0, 1).
 * @returns >= 0, rounded up; `Infinity` where mu^2 overflows.
 */
export function sampledGaussianEpsilon(samplingRate: number, mu: number, delta: number): number {
  // No step is worse than showing the record when it is drawn.
  if (delta >= samplingRate) return 0;
  const inside = gaussianEpsilon((delta / samplingRate) * (1 - rounding), mu);
  const epsilon =
    inside > 30
      ? inside + Math.log(samplingRate + (1 - samplingRate) * Math.exp(-inside))
      : Math.log1p(samplingRate * Math.expm1(inside));
  return Math.max(0, epsilon) * (1 + rounding);
}

/** A few operations, each off by half a unit in the last place. */
const rounding = 8 * Number.EPSILON;
