import { gaussLegendre } from './gauss-legendre.js';
import { logRootTwoPi, millsRatio, millsRatioDescent, normalUpperTail } from './normal.js';

/**
 * log of `gaussianDelta`, also where delta itself underflows.
 *
 * With Mills' ratio R, the density phi, a = epsilon / mu - mu / 2 and b = a + mu the profile is phi(a) (R(a) - R(b)),
 * because exp(epsilon) phi(b) = phi(a). A difference of close values is integrated instead: R' = z R - 1.
 *
 * @param epsilon >= 0. @param mu >= 0.
 * @returns <= 0; `-Infinity` for mu = 0. Rounded up by at least the error of the computation.
 */
export function gaussianLogDelta(epsilon: number, mu: number): number {
  if (mu === 0) return Number.NEGATIVE_INFINITY;
  if (mu === Number.POSITIVE_INFINITY) return 0;
  const a = epsilon / mu - mu / 2;
  const b = epsilon / mu + mu / 2;
  // An error of one unit in a and b moves log delta by |a| of it; the rest is the 20 or so operations below, of which
  // the difference of Mills' ratios loses a factor of about a + 2.
  const margin = Number.EPSILON * (64 + 4 * Math.abs(a) * (b + 1));
  return Math.min(0, logProfile(a, b, mu) + margin);
}

function logProfile(a: number, b: number, mu: number): number {
  // From 39 on, phi(a) is below the smallest number, which is less than the rounding of 1.
  if (a < -38) return 0;
  if (mu < 1) return -0.5 * a * a - logRootTwoPi + Math.log(millsRatioDrop(a, mu));
  if (a >= 0) return -0.5 * a * a - logRootTwoPi + Math.log(millsRatio(a) - millsRatio(b));
  return Math.log1p(-(normalUpperTail(-a) + Math.exp(-0.5 * a * a - logRootTwoPi) * millsRatio(b)));
}

/** Exact to double precision over lengths up to 1: the ratio is entire and varies over lengths of 1 or more. */
const rule = gaussLegendre(12);

function millsRatioDrop(a: number, length: number): number {
  let sum = 0;
  rule.nodes.forEach((node, index) => {
    sum += (rule.weights[index] as number) * millsRatioDescent(a + (length * (1 + node)) / 2);
  });
  return (sum * length) / 2;
}

/**
 * The smallest delta for which N(mu, 1) and N(0, 1) are (epsilon, delta)-indistinguishable: the Gaussian mechanism of
 * noise multiplier 1 / mu.
 *
 * @param epsilon >= 0. @param mu >= 0.
 * @returns in [0, 1], rounded up.
 * Source: Balle and Wang 2018 (arXiv:1805.06530), Theorem 8; Dong, Roth and Su 2022 (arXiv:1905.02383), Corollary 1.
 */
export function gaussianDelta(epsilon: number, mu: number): number {
  const logDelta = gaussianLogDelta(epsilon, mu);
  if (logDelta === Number.NEGATIVE_INFINITY) return 0;
  return Math.min(1, Math.max(Number.MIN_VALUE, Math.exp(logDelta) * (1 + 2 * Number.EPSILON)));
}

/**
 * The smallest epsilon for which N(mu, 1) and N(0, 1) are (epsilon, delta)-indistinguishable.
 *
 * @param delta in (0, 1). @param mu >= 0.
 * @returns >= 0, rounded up: `gaussianDelta` of it is at most `delta`. `Infinity` where mu^2 overflows.
 */
export function gaussianEpsilon(delta: number, mu: number): number {
  const target = Math.log(delta) - Number.EPSILON * (1 - Math.log(delta));
  if (gaussianLogDelta(0, mu) <= target) return 0;
  let low = 0;
  // Here a = sqrt(-2 log delta), and delta <= P(Z > a) <= exp(-a^2 / 2) / 2.
  let high = (mu * mu) / 2 + mu * Math.sqrt(-2 * Math.log(delta)) + Number.MIN_VALUE;
  if (!Number.isFinite(high)) return Number.POSITIVE_INFINITY;
  let valueAtLow = gaussianLogDelta(low, mu) - target;
  let valueAtHigh = gaussianLogDelta(high, mu) - target;
  // Illinois: the secant of log delta, with the value of an end that stays halved. Only `high` is known to be enough.
  for (let turn = 0; turn < 200 && high - low > 4 * Number.EPSILON * high; turn++) {
    let middle = low + ((high - low) * valueAtLow) / (valueAtLow - valueAtHigh);
    if (turn % 4 === 3 || !(middle > low && middle < high)) middle = low + (high - low) / 2;
    const value = gaussianLogDelta(middle, mu) - target;
    if (value > 0) {
      low = middle;
      valueAtLow = value;
      valueAtHigh /= 2;
    } else {
      high = middle;
      valueAtHigh = value;
      valueAtLow /= 2;
    }
  }
  return high;
}
