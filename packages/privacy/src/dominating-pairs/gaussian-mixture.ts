import { logRootTwoPi } from '../numerics/normal.js';
import type { LossSegment } from './dominating-pair.js';
import { tailReach } from './gaussian.js';

/** Unit normal distributions at `centre`, with probabilities `weight` that add up to 1. */
export type GaussianMixture = readonly { readonly centre: number; readonly weight: number }[];

/**
 * The privacy loss of one mixture of unit Gaussians against another, for pairs whose loss increases from `from` on.
 *
 * @param from where the segment starts; by default as far left as exp(`logTail`) of the mass asks for.
 */
export function gaussianMixtureSegment(
  p: GaussianMixture,
  q: GaussianMixture,
  logTail: number,
  from = Number.NEGATIVE_INFINITY,
): LossSegment {
  const centres = [...p, ...q].map(({ centre }) => centre);
  const widest = Math.max(...centres) - Math.min(...centres);
  const reach = tailReach(logTail);
  const low = Math.max(from, Math.min(...centres) - reach);
  const high = Math.max(low, Math.max(...centres) + reach);
  const smoothness = Math.min(0.7, 1.4 / Math.max(widest, 1e-9));
  const numerator = logSumOf(p);
  const denominator = logSumOf(q);
  const loss = (z: number) => numerator(z) - denominator(z);
  return {
    low,
    high,
    loss,
    logDensity: (z) => numerator(z) - 0.5 * z * z - logRootTwoPi,
    inverse: (target, near) => solveIncreasing(loss, target, Math.max(low, near), high, smoothness / 16),
    smoothness,
  };
}

/** z -> log of the mixture's density over that of N(0, 1). */
function logSumOf(mixture: GaussianMixture): (z: number) => number {
  const parts = mixture
    .filter(({ weight }) => weight > 0)
    .map(({ centre, weight }) => ({ slope: centre, start: Math.log(weight) - 0.5 * centre * centre }));
  return (z) => {
    let top = Number.NEGATIVE_INFINITY;
    for (const { slope, start } of parts) top = Math.max(top, start + slope * z);
    let sum = 0;
    for (const { slope, start } of parts) sum += Math.exp(start + slope * z - top);
    return top + Math.log(sum);
  };
}

/**
 * Root in [low, high] of an increasing function: a bracket grows from `low` by doubling steps, then the secant method
 * closes it, halving where the secant stalls.
 */
function solveIncreasing(
  f: (z: number) => number,
  target: number,
  low: number,
  high: number,
  firstStep: number,
): number {
  let a = low;
  let fa = f(a) - target;
  if (fa >= 0) return a;
  let b = a;
  let fb = fa;
  for (let step = firstStep; fb <= 0; step *= 2) {
    if (b >= high) return high;
    a = b;
    fa = fb;
    b = Math.min(high, b + step);
    fb = f(b) - target;
  }
  for (let turn = 0; turn < 200; turn++) {
    const width = b - a;
    if (width <= 1e-13 * (1 + Math.abs(a) + Math.abs(b))) break;
    let middle = turn % 3 === 2 ? a + width / 2 : a - (fa * width) / (fb - fa);
    if (!(middle > a && middle < b)) middle = a + width / 2;
    const value = f(middle) - target;
    if (value === 0) return middle;
    if (value < 0) {
      a = middle;
      fa = value;
    } else {
      b = middle;
      fb = value;
    }
    if (Math.abs(value) <= 1e-15 * (1 + Math.abs(target))) return middle;
  }
  return a + (b - a) / 2;
}
