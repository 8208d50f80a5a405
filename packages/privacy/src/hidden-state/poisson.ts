import { minimiseOverScales } from '../numerics/minimise.js';
import { sampledGaussianRdp } from '../numerics/sampled-gaussian-rdp.js';
import type { NoisyContraction } from './conditions.js';
import { geometricSum } from './geometric-sum.js';

/**
 * Renyi divergence of order `order` between the last iterates of two neighbours with Poisson batches.
 *
 * The noise of each of the last tau steps is split in two independent parts, 1 = f + (1 - f) of its variance: the first
 * hides the record, as one step of the sampled Gaussian mechanism, and the second hides where the steps began, at
 * most D apart. The smallest over tau, f and plain composition of all steps is taken; any tau and f give a bound.
 *
 * Source: Altschuler and Talwar 2022 (arXiv:2205.13710), section 3.2, with the proof of docs/ACCOUNTING.md.
 *
 * @param steps an integer >= 1.
 */
export function poissonRdp(
  { contraction: c, diameter, shift }: NoisyContraction,
  samplingRate: number,
  steps: number,
  order: number,
): number {
  const recordCost = (fraction: number) =>
    sampledGaussianRdp(samplingRate, Math.sqrt(fraction) / shift, order);
  const startCost = (tau: number) => (order / 2) * ((c ** tau * diameter) ** 2 / geometricSum(c * c, tau));
  const splitCost = (odds: number) => {
    const perStep = recordCost(1 / (1 + odds));
    const startNoise = odds / (1 + odds);
    return minimumOverSteps((tau) => tau * perStep + startCost(tau) / startNoise, steps);
  };
  const split = minimiseOverScales(splitCost, 1e-4, 1e4, 24, 1e-2).value;
  return Math.min(steps * recordCost(1), split);
}

/** Least value of a convex function of an integer from 1 to `high`. */
function minimumOverSteps(f: (tau: number) => number, high: number): number {
  let [low, up] = [1, high];
  while (low < up) {
    const middle = Math.floor((low + up) / 2);
    if (f(middle) <= f(middle + 1)) up = middle;
    else low = middle + 1;
  }
  return f(low);
}
