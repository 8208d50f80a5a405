import { logAdd } from './log-space.js';

/** Highest order whose moments are written out; above it nothing is gained by the batches. */
const highestOrder = 128;
/** Powers up to which the integral of the other direction is taken. */
const highestPower = 64;

/**
 * Renyi divergence of one epoch of Gaussian noise on `batches` batches, one of which, drawn uniformly, holds the record.
 *
 * The pair that dominates is P, the mean over t of N(e_t, sigma^2 I), and Q = N(0, sigma^2 I). With L_t = exp(x_t / sigma^2 -
 * 1 / (2 sigma^2)), which under Q are independent and log-normal with mean 1, dP/dQ is their mean M.
 *
 * - With the record first: E_Q[M^a] for a whole order a is a! T^-a times the coefficient of z^a in (sum_k exp(k (k - 1) / (2
 *   sigma^2)) z^k / k!)^T. Between whole orders its logarithm, which is convex, lies below the chord.
 * - Without it first: E_Q[M^-b], b = a - 1, is the integral over u of u^(b - 1) phi(u / T)^T / Gamma(b), phi being the Laplace
 *   transform of L_t. Where it is not resolved, the means of arithmetic and geometry give exp(b (b / T + 1) / (2 sigma^2)).
 *
 * Both are at most order / (2 sigma^2), what one batch costs: divergences are quasi-convex.
 *
 * Source: Chua et al. 2024 (arXiv:2412.16802) for the pair; Feldman and Shenfeld 2025 (arXiv:2502.08202) for both directions.
 *
 * @returns a function of an order > 1, whose values are upper bounds, to about 1e-10 absolute.
 */
export function ballsInBinsCurve(batches: number, noiseMultiplier: number): (order: number) => number {
  const { withFirst, withoutFirst } = ballsInBinsDirections(batches, noiseMultiplier);
  return (order) =>
    Math.min(
      order / (2 * noiseMultiplier ** 2),
      Math.max(withFirst(order), withoutFirst(order)) * (1 + 1e-10),
    );
}

/** Bounds on both divergences, of the data set with the record from the one without it and the other way. */
export function ballsInBinsDirections(
  batches: number,
  noiseMultiplier: number,
): { readonly withFirst: (order: number) => number; readonly withoutFirst: (order: number) => number } {
  const squaredMu = 1 / noiseMultiplier ** 2;
  const logMoment = wholeMoments(batches, squaredMu);
  const inverse = inverseMoments(batches, squaredMu);
  return {
    withFirst: (order) => {
      const below = Math.floor(order);
      if (below >= highestOrder) return Number.POSITIVE_INFINITY;
      const share = order - below;
      return ((1 - share) * logMoment(below) + share * logMoment(below + 1)) / (order - 1);
    },
    withoutFirst: (order) => {
      const means = (squaredMu * (order - 1 + batches)) / (2 * batches);
      // Divergences rise with the order.
      const power = Math.max(1, order - 1);
      return Math.min(means, inverse(power) / power);
    },
  };
}

/** log E_Q[M^a] for whole a from 1 to `highestOrder`, by powers of polynomials whose coefficients are all positive. */
function wholeMoments(batches: number, squaredMu: number): (order: number) => number {
  let logs: Float64Array | undefined;
  const logFactorials = new Float64Array(highestOrder + 1);
  for (let k = 1; k <= highestOrder; k++) logFactorials[k] = (logFactorials[k - 1] as number) + Math.log(k);
  const find = (): Float64Array => {
    const one = logFactorials.map((logFactorial, k) => (k * (k - 1) * squaredMu) / 2 - logFactorial);
    let power = new Float64Array(highestOrder + 1).fill(Number.NEGATIVE_INFINITY);
    power[0] = 0;
    let square: Float64Array = one;
    for (let left = batches; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) power = logProduct(power, square);
      if (left > 1) square = logProduct(square, square);
    }
    return power.map((log, a) => log + (logFactorials[a] as number) - a * Math.log(batches));
  };
  return (order) => {
    logs ??= find();
    // The first moment is 1.
    return order === 1 ? 0 : Math.max(0, logs[order] as number);
  };
}

function logProduct(one: Float64Array, other: Float64Array): Float64Array<ArrayBuffer> {
  const product = new Float64Array(one.length).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < one.length; i++)
    for (let j = 0; i + j < one.length; j++)
      product[i + j] = logAdd(product[i + j] as number, (one[i] as number) + (other[j] as number));
  return product;
}

/** Spacing of log u. */
const spacing = 0.05;
/** u below exp of this adds nothing to a power of 1 and more. */
const [leastLog, mostLog] = [-45, 60];
const absoluteError = 1e-11;

/**
 * log E_Q[M^-b], for b from 1 on, or infinity where the integral is not resolved: where the sums over every node and over every second
 * one differ, or where its ends are not negligible.
 */
function inverseMoments(batches: number, squaredMu: number): (power: number) => number {
  let logTransforms: Float64Array | undefined;
  const count = Math.round((mostLog - leastLog) / spacing) + 1;
  const find = () =>
    Float64Array.from(
      { length: count },
      (_, index) => batches * logLaplace(Math.exp(leastLog + index * spacing) / batches, squaredMu),
    );
  return (power) => {
    if (power > highestPower) return Number.POSITIVE_INFINITY;
    logTransforms ??= find();
    const logs = logTransforms.map((log, index) => power * (leastLog + index * spacing) + log);
    const peak = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
    const weights = logs.map((log) => Math.exp(log - peak));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const everySecond = 2 * weights.reduce((all, weight, index) => (index % 2 === 0 ? all + weight : all), 0);
    const ends = (weights[0] as number) + (weights[count - 1] as number);
    if (!(Math.abs(everySecond / sum - 1) < absoluteError && ends < absoluteError * sum))
      return Number.POSITIVE_INFINITY;
    const logValue = peak + Math.log(sum * spacing) - logGamma(power);
    return Math.max(0, logValue) + 2 * absoluteError;
  };
}

/** log E[exp(-u L)] of a log-normal L with mean 1, by the trapezoid rule, which converges faster than any power here. */
function logLaplace(u: number, squaredMu: number): number {
  const mu = Math.sqrt(squaredMu);
  const step = 0.05 / Math.max(1, mu);
  const reach = 12 + mu;
  // 1 - E[exp(-u L)] keeps its digits where u is small.
  let missing = 0;
  let value = 0;
  for (let z = -reach; z <= reach; z += step) {
    const weight = Math.exp(-0.5 * z * z);
    const exponent = -u * Math.exp(mu * z - squaredMu / 2);
    missing -= weight * Math.expm1(exponent);
    value += weight * Math.exp(exponent);
  }
  const scale = step / Math.sqrt(2 * Math.PI);
  return missing * scale < 0.5 ? Math.log1p(-missing * scale) : Math.log(value * scale);
}

/** log Gamma(x) for x >= 1: Stirling's series where x is large, the recurrence below. */
function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 20; y++) shift -= Math.log(y);
  const inverse = 1 / (y * y);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / y;
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series;
}
