import { expRemainder } from './exp-remainder.js';

/**
 * Renyi divergence of the Laplace mechanism:
 * log(a / (2 a - 1) exp((a - 1) / b) + (a - 1) / (2 a - 1) exp(-a / b)) / (a - 1) at order a.
 *
 * @param noiseMultiplier b > 0, in units of the L1 sensitivity.
 * @param order > 1.
 * @returns > 0, at most 1 / b, to about 1e-15 relative.
 * Source: Mironov 2017 (arXiv:1702.07476), Table II.
 */
export function laplaceRdp(noiseMultiplier: number, order: number): number {
  const above = order - 1;
  const exponent = above / noiseMultiplier;
  if (exponent > 40) return (exponent + Math.log(order / (order + above))) / above;
  // The terms of first order in 1 / b cancel: without them every term is positive.
  const excess =
    (order * expRemainder(exponent) + above * expRemainder(-order / noiseMultiplier)) / (order + above);
  return Math.log1p(excess) / above;
}
