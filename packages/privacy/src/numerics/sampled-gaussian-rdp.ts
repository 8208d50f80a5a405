import { logAdd, logSumExp } from './log-space.js';

/**
 * Renyi divergence of order `order` of one step of the Poisson-sampled Gaussian mechanism, add-remove neighbours.
 *
 * With z ~ N(0, sigma^2) it is log(A) / (order - 1), where
 * A = E[((1 - q) + q exp((2 z - 1) / (2 sigma^2)))^order].
 * Integer orders: the binomial sum, whose terms are all positive. Fractional orders: the trapezoidal rule on the
 * integral itself, since the binomial series alternates in sign.
 *
 * @param samplingRate q in [0, 1].
 * @param noiseMultiplier sigma >= 0.
 * @param order alpha > 1.
 * @returns >= 0; `Infinity` for q > 0 without noise.
 *
 * Source: Mironov, Talwar and Zhang 2019 (arXiv:1908.10530), sections 3.1 and 3.3.
 */
export function sampledGaussianRdp(samplingRate: number, noiseMultiplier: number, order: number): number {
  if (samplingRate === 0) return 0;
  if (noiseMultiplier === 0) return Number.POSITIVE_INFINITY;
  if (samplingRate === 1) return order / (2 * noiseMultiplier ** 2);
  const logA = Number.isInteger(order)
    ? logAOfInteger(samplingRate, noiseMultiplier, order)
    : logAByQuadrature(samplingRate, noiseMultiplier, order);
  return Math.max(0, logA / (order - 1));
}

function logAOfInteger(q: number, sigma: number, order: number): number {
  const terms = new Float64Array(order + 1);
  let logBinomial = 0;
  for (let k = 0; k <= order; k++) {
    terms[k] =
      logBinomial + k * Math.log(q) + (order - k) * Math.log1p(-q) + (k * k - k) / (2 * sigma * sigma);
    logBinomial += Math.log((order - k) / (k + 1));
  }
  return logSumExp(terms);
}

function logAByQuadrature(q: number, sigma: number, order: number): number {
  // The trapezoidal error falls as exp(-2 pi d / h), d = pi sigma^2 being the distance of the nearest branch point
  // from the real line, and as exp(-2 pi^2 sigma^2 / h^2) for the Gaussian factor: both are below 1e-16 here.
  const h = Math.min(sigma / 8, (sigma * sigma) / 2);
  const tail = 14 * sigma;
  const count = Math.ceil((order + 2 * tail) / h);
  if (count > maxQuadraturePoints) return logAByConvexity(q, sigma, order);
  const terms = new Float64Array(count + 1);
  for (let index = 0; index <= count; index++) {
    const z = -tail + index * h;
    const logRatio = logAdd(Math.log1p(-q), Math.log(q) + (2 * z - 1) / (2 * sigma * sigma));
    terms[index] = order * logRatio - (z * z) / (2 * sigma * sigma);
  }
  return logSumExp(terms) + Math.log(h) - Math.log(sigma * Math.sqrt(2 * Math.PI));
}

/** Reached below sigma = 0.01, where epsilon is far beyond use: a coarser bound is enough there. */
const maxQuadraturePoints = 200_000;

/** log A is convex in the order (Hoelder), so that the chord between two integers lies above it; log A = 0 at order 1. */
function logAByConvexity(q: number, sigma: number, order: number): number {
  const low = Math.floor(order);
  const weight = order - low;
  const logAtLow = low === 1 ? 0 : logAOfInteger(q, sigma, low);
  return (1 - weight) * logAtLow + weight * logAOfInteger(q, sigma, low + 1);
}
