import { expRemainder } from './exp-remainder.js';
import { logRootTwoPi } from './normal.js';

/**
 * Renyi divergence of order `order` of one step of the Poisson-sampled Gaussian mechanism, add-remove neighbours.
 *
 * With z ~ N(0, 1) and the privacy loss L(z) = log((1 - q) + q exp(z / sigma - 1 / (2 sigma^2))) it is
 * log(A) / (order - 1), where A = E[exp(order L(z))]. The trapezoidal rule takes the integral where it is not negligible.
 *
 * @param samplingRate q in [0, 1].
 * @param noiseMultiplier sigma >= 0.
 * @param order alpha > 1.
 * @returns >= 0, to about 1e-13 relative; `Infinity` without noise, or beyond the number range. Where order / sigma is
 *   above 1e6 it is order / (2 sigma^2), the divergence without sampling: an upper bound, relatively close.
 *
 * Source: Mironov, Talwar and Zhang 2019 (arXiv:1908.10530), section 3: this direction is the larger one, Theorem 5.
 */
export function sampledGaussianRdp(samplingRate: number, noiseMultiplier: number, order: number): number {
  if (samplingRate === 0) return 0;
  if (noiseMultiplier === 0) return Number.POSITIVE_INFINITY;
  // At 1e6 the rounding of the exponents, up to (order / sigma)^2, would reach 1e-4.
  if (samplingRate === 1 || order / noiseMultiplier > 1e6) return order / (2 * noiseMultiplier ** 2);
  return logMoment(samplingRate, noiseMultiplier, order) / (order - 1);
}

/** log A. */
function logMoment(q: number, sigma: number, order: number): number {
  const logIn = Math.log(q);
  const logOut = Math.log1p(-q);
  const offset = 1 / (2 * sigma * sigma);
  const loss = (z: number) => {
    const x = z / sigma - offset;
    return x > 30 ? logIn + x + Math.log1p(Math.exp(logOut - logIn - x)) : Math.log1p(q * Math.expm1(x));
  };
  /** Log of the integrand, times sqrt(2 pi). */
  const height = (z: number) => order * loss(z) - 0.5 * z * z;
  const crossing = sigma * (logOut - logIn + offset);
  const modes = modesOf(order, sigma, crossing);
  const top = Math.max(...modes.map(height));
  if (!Number.isFinite(top)) return Number.POSITIVE_INFINITY;

  // A moment near 1 is one plus a small excess, of which (order - 1) q^2 min(1, 1 / sigma^2) is a lower bound up to a
  // constant: everything that is left out has to be small against that.
  const asExcess = top < 1;
  const excessScale = asExcess
    ? -2 * logIn + Math.max(0, 2 * Math.log(sigma)) + Math.max(0, -Math.log(order - 1))
    : 0;
  const depth = 46 + excessScale;
  const step = stepFor(
    39 + excessScale,
    sigma,
    Number.isInteger(order) || height(crossing) < top - depth - 2,
  );

  const term = asExcess
    ? (z: number, lossAtZ: number) =>
        (order - 1) * lossAtZ > 40
          ? Math.exp(order * lossAtZ - 0.5 * z * z)
          : Math.exp(lossAtZ - 0.5 * z * z) *
            (expRemainder((order - 1) * lossAtZ) + (order - 1) * expRemainder(-lossAtZ))
    : (z: number, lossAtZ: number) => Math.exp(order * lossAtZ - 0.5 * z * z - top);
  let sum = 0;
  let next = Number.NEGATIVE_INFINITY;
  let points = 0;
  for (const mode of modes) {
    const start = Math.ceil(mode / step);
    // Left of the mode, down to what the mode before has covered; the excess has a share at negative losses as well.
    const leftEnd = asExcess ? Math.min(mode, 0) - Math.sqrt(2 * depth) : mode;
    for (let index = start - 1; index >= next; index--) {
      const z = index * step;
      const lossAtZ = loss(z);
      sum += term(z, lossAtZ);
      if (z < leftEnd && order * lossAtZ - 0.5 * z * z < top - depth) break;
      if (++points > maxPoints) return logMomentByConvexity(q, sigma, order);
    }
    if (next > start) continue;
    for (next = start; ; next++) {
      const z = next * step;
      const lossAtZ = loss(z);
      sum += term(z, lossAtZ);
      if (order * lossAtZ - 0.5 * z * z < top - depth) break;
      if (++points > maxPoints) return logMomentByConvexity(q, sigma, order);
    }
    next++;
  }
  const integral = sum * step * Math.exp(-logRootTwoPi);
  return asExcess ? Math.log1p(integral) : Math.max(0, top + Math.log(integral));
}

/** Far beyond what any usual parameter takes. */
const maxPoints = 20_000;

/**
 * Where order L(z) - z^2 / 2 has its local maxima, to within 0.05: one or two, in ascending order.
 *
 * Its slope is (order / sigma) s - z, s being the logistic function of (z - crossing) / sigma: the posterior of the
 * record being drawn. It is convex exactly where s (1 - s) > sigma^2 / order, which is one interval.
 */
function modesOf(order: number, sigma: number, crossing: number): number[] {
  const last = order / sigma;
  const slope = (z: number) => last / (1 + Math.exp((crossing - z) / sigma)) - z;
  const root = (low: number, high: number) => {
    while (high - low > 0.05) {
      const middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) break;
      if (slope(middle) > 0) low = middle;
      else high = middle;
    }
    return low + (high - low) / 2;
  };
  const bend = (sigma * sigma) / order;
  if (bend >= 0.25) return [root(0, last)];
  const spread = Math.sqrt(1 - 4 * bend);
  const halfWidth = sigma * Math.log((1 + spread) ** 2 / (4 * bend));
  const [convexFrom, convexTo] = [crossing - halfWidth, crossing + halfWidth];
  const modes: number[] = [];
  if (convexFrom > 0 && slope(convexFrom) <= 0) modes.push(root(0, convexFrom));
  if (convexTo < last && slope(Math.max(0, convexTo)) >= 0) modes.push(root(Math.max(0, convexTo), last));
  return modes.length > 0 ? modes : [root(0, last)];
}

/**
 * A step for which the trapezoidal rule errs by less than exp(-`digits`) of A.
 *
 * On a line at distance y from the real one the integrand is at most exp(y^2 / 2) times what it is below, so that the
 * error is about 2 exp(y^2 / 2 - 2 pi y / h). The best y is 2 pi / h, but the branch points of the logarithm, at a
 * distance of pi sigma above the crossing, limit it unless the order is an integer or the crossing is left out.
 */
function stepFor(digits: number, sigma: number, isFree: boolean): number {
  const branch = Math.PI * sigma;
  if (isFree || branch >= Math.sqrt(2 * digits)) return Math.sqrt((2 * Math.PI ** 2) / digits);
  return (2 * Math.PI * branch) / (digits + (branch * branch) / 2);
}

/** log A is convex in the order (Hoelder), so that the chord between two integers lies above it; log A = 0 at order 1. */
function logMomentByConvexity(q: number, sigma: number, order: number): number {
  if (Number.isInteger(order)) return Number.POSITIVE_INFINITY;
  const low = Math.floor(order);
  const weight = order - low;
  const atLow = low === 1 ? 0 : logMoment(q, sigma, low);
  return (1 - weight) * atLow + weight * logMoment(q, sigma, low + 1);
}
