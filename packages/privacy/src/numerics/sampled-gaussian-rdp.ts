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
  return sampledGaussianCurve(samplingRate, noiseMultiplier)(order);
}

/** `sampledGaussianRdp` as a function of the order, which keeps the losses that every order needs. */
export function sampledGaussianCurve(
  samplingRate: number,
  noiseMultiplier: number,
): (order: number) => number {
  if (samplingRate === 0) return () => 0;
  if (noiseMultiplier === 0) return () => Number.POSITIVE_INFINITY;
  const logMoment = samplingRate < 1 ? logMomentOf(samplingRate, noiseMultiplier) : null;
  return (order) =>
    // At 1e6 the rounding of the exponents, up to (order / sigma)^2, would reach 1e-4.
    logMoment === null || order / noiseMultiplier > 1e6
      ? order / (2 * noiseMultiplier ** 2)
      : logMoment(order) / (order - 1);
}

/** log A as a function of the order. */
function logMomentOf(q: number, sigma: number): (order: number) => number {
  const logIn = Math.log(q);
  const logOut = Math.log1p(-q);
  const offset = 1 / (2 * sigma * sigma);
  const crossing = sigma * (logOut - logIn + offset);
  const loss = (z: number) => {
    const x = z / sigma - offset;
    return x > 30 ? logIn + x + Math.log1p(Math.exp(logOut - logIn - x)) : Math.log1p(q * Math.expm1(x));
  };
  // A moment near 1 is one plus a small excess, of which (order - 1) q^2 min(1, 1 / sigma^2) is a lower bound up to a
  // constant: everything that is left out has to be small against that.
  const excessScale = -2 * logIn + Math.max(0, 2 * Math.log(sigma)) + Math.max(0, -Math.log(leastAbove));
  const widestStep = stepFor(39 + excessScale, sigma, true);
  const grids: LossGrid[] = [];

  const logMoment = (order: number): number => {
    /** Log of the integrand, times sqrt(2 pi). */
    const height = (z: number) => order * loss(z) - 0.5 * z * z;
    const modes = modesOf(order, sigma, crossing);
    const top = Math.max(...modes.map(height));
    if (!Number.isFinite(top)) return Number.POSITIVE_INFINITY;
    const asExcess = top < 1;
    const depth = asExcess ? 46 + excessScale : 46;
    const neededStep = stepFor(
      asExcess ? 39 + excessScale : 39,
      sigma,
      Number.isInteger(order) || height(crossing) < top - depth - 2,
    );
    const halvings = Math.max(0, Math.ceil(Math.log2(widestStep / neededStep)));
    const step = widestStep / 2 ** halvings;
    grids[halvings] ??= lossGrid(loss, step);
    const at = grids[halvings] as LossGrid;
    let sum = 0;
    /** Adds the integrand at a place of the grid; returns its height. */
    const visit = (index: number): number => {
      const point = at(index);
      const exponent = order * point.loss + point.logDensity;
      if (!asExcess) sum += Math.exp(exponent - top);
      else if ((order - 1) * point.loss > 40) sum += Math.exp(exponent);
      else sum += point.weight * expRemainder((order - 1) * point.loss) + (order - 1) * point.backward;
      return exponent;
    };
    let next = Number.NEGATIVE_INFINITY;
    let points = 0;
    for (const mode of modes) {
      const start = Math.ceil(mode / step);
      // Left of the mode, down to what the mode before has covered; the excess has a share at negative losses as well.
      const leftEnd = asExcess ? Math.min(mode, 0) - Math.sqrt(2 * depth) : mode;
      for (let index = start - 1; index >= next; index--) {
        if (visit(index) < top - depth && index * step < leftEnd) break;
        if (++points > maxPoints) return byConvexity(logMoment, order);
      }
      if (next > start) continue;
      for (next = start; visit(next) >= top - depth; next++)
        if (++points > maxPoints) return byConvexity(logMoment, order);
      next++;
    }
    const integral = sum * step * Math.exp(-logRootTwoPi);
    return asExcess ? Math.log1p(integral) : Math.max(0, top + Math.log(integral));
  };
  return logMoment;
}

/** The least order - 1 that the accuracy above is made for; below it only relative digits are lost. */
const leastAbove = 1e-7;

/** Far beyond what any usual parameter takes. */
const maxPoints = 20_000;

/** What the integrands of all orders share at one z. */
interface GridPoint {
  readonly loss: number;
  /** -z^2 / 2. */
  readonly logDensity: number;
  /** exp(L - z^2 / 2). */
  readonly weight: number;
  /** weight x expRemainder(-L). */
  readonly backward: number;
}

type LossGrid = (index: number) => GridPoint;

/** The points z = index x `step`; as many of them as usual parameters need are kept. */
function lossGrid(loss: (z: number) => number, step: number): LossGrid {
  const kept: GridPoint[] = [];
  const pointAt = (index: number): GridPoint => {
    const z = index * step;
    const lossAtZ = loss(z);
    const logDensity = -0.5 * z * z;
    const weight = Math.exp(lossAtZ + logDensity);
    return { loss: lossAtZ, logDensity, weight, backward: weight * expRemainder(-lossAtZ) };
  };
  return (index) => {
    // Places right of zero are even, those left of it odd.
    const place = index >= 0 ? 2 * index : -2 * index - 1;
    if (place >= maxKept) return pointAt(index);
    let point = kept[place];
    if (point === undefined) {
      point = pointAt(index);
      kept[place] = point;
    }
    return point;
  };
}

const maxKept = 2_000;

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
function byConvexity(logMoment: (order: number) => number, order: number): number {
  if (Number.isInteger(order)) return Number.POSITIVE_INFINITY;
  const low = Math.floor(order);
  const weight = order - low;
  const atLow = low === 1 ? 0 : logMoment(low);
  return (1 - weight) * atLow + weight * logMoment(low + 1);
}
