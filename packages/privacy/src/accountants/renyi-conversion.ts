/** A bound on the Renyi divergence of order > 1: >= 0, or `Infinity`. (order - 1) times it is convex for a mechanism. */
export type RenyiCurve = (order: number) => number;

/**
 * Relative error of a value on a Renyi curve, with room to spare: the quadratures leave out less than exp(-39) and add
 * up a few thousand positive terms; against closed forms and 40 digits they are within 2e-14.
 */
const relativeError = 1e-12;

/**
 * The epsilon that a Renyi divergence of one order proves at `logDelta`, rounded up; it may be negative.
 *
 * Source: Canonne, Kamath and Steinke 2020 (arXiv:2004.00010), Proposition 12; the same bound as Balle et al. 2020
 * (arXiv:1905.09982), Theorem 21.
 */
export function epsilonAtOrder(order: number, divergence: number, logDelta: number): number {
  const { start, slope } = epsilonLine(order, logDelta);
  return start + slope * divergence;
}

/** `epsilonAtOrder` as a function of the divergence: start + slope x divergence. */
export function epsilonLine(
  order: number,
  logDelta: number,
): { readonly start: number; readonly slope: number } {
  const shrinkage = -Math.log1p(-1 / order);
  const price = -logDelta / (order - 1);
  const gain = Math.log(order) / (order - 1);
  return {
    start: price - shrinkage - gain + relativeError * (price + shrinkage + gain),
    slope: 1 + relativeError,
  };
}

/**
 * The same inequality solved for log delta, rounded up; it may be above 0:
 * (order - 1) (divergence - epsilon + log(1 - 1 / order)) - log(order).
 */
export function logDeltaAtOrder(order: number, divergence: number, epsilon: number): number {
  const shrinkage = -Math.log1p(-1 / order);
  return (
    (order - 1) * (divergence - epsilon - shrinkage) -
    Math.log(order) +
    relativeError * ((order - 1) * (divergence + epsilon + shrinkage) + Math.log(order))
  );
}
