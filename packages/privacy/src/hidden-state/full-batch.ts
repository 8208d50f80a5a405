import type { NoisyContraction } from './conditions.js';
import { geometricSum } from './geometric-sum.js';

/**
 * The squared distance that the noise of the last steps has to hide, so that the Renyi divergence of order alpha
 * between the last iterates of two neighbours is at most alpha / 2 times it.
 *
 * Over the last tau steps it is (c^tau D + s (1 + c + ... + c^(tau - 1)))^2 / (1 + c^2 + ... + c^(2 (tau - 1))); over all
 * T steps D counts as 0, since both start at the same point. The smallest of all is taken: at
 * c^tau = 1 - D (1 - c) / s, or tau = D / s for c = 1.
 *
 * Source: Altschuler and Talwar 2022 (arXiv:2205.13710), Theorem 3.1, with constants of docs/ACCOUNTING.md.
 *
 * @param steps an integer >= 1.
 */
export function fullBatchDistance(
  { contraction: c, diameter, shift }: NoisyContraction,
  steps: number,
): number {
  const overLast = (tau: number, start: number) =>
    (c ** tau * start + shift * geometricSum(c, tau)) ** 2 / geometricSum(c * c, tau);
  const turning = c === 1 ? diameter / shift : Math.log1p((-diameter * (1 - c)) / shift) / Math.log(c);
  // Beyond the turning point, or where there is none (NaN), longer is better.
  const candidates = Number.isFinite(turning) ? [Math.floor(turning), Math.ceil(turning), steps] : [steps];
  return Math.min(
    overLast(steps, 0),
    ...candidates.filter((tau) => tau >= 1 && tau <= steps).map((tau) => overLast(tau, diameter)),
  );
}
