/** log sqrt(2 pi) */
export const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

const rootTwo = Math.SQRT2;
const rootPi = Math.sqrt(Math.PI);

/** Step of the midpoint sums below: what they leave out is exp(-pi^2 / h^2) = 7e-18 relative. */
const step = 0.5;
const squaredNodes = Array.from({ length: 14 }, (_, index) => ((index + 0.5) * step) ** 2);
const nodeWeights = squaredNodes.map((square) => Math.exp(-square));
/** The contour passes the pole of the integrand at this place; beyond it there is no residue. */
const poleReach = Math.PI / step;

/**
 * Scaled complementary error function exp(x^2) erfc(x), to about 4 units in the last place.
 *
 * The midpoint sum of (x / pi) exp(-t^2) / (t^2 + x^2) plus the residue of its pole at i x: all terms are positive.
 *
 * @param x >= 0.
 * Source: Hunter and Regan 1972, Math. Comp. 26, p. 539, equation (4), with h = 1/2.
 */
export function scaledErfc(x: number): number {
  let sum = 0;
  for (let index = 0; index < squaredNodes.length; index++)
    sum += (nodeWeights[index] as number) / ((squaredNodes[index] as number) / x + x);
  return ((2 * step) / Math.PI) * sum + poleTerm(x);
}

function poleTerm(x: number): number {
  return x < poleReach ? (2 * Math.exp(x * x)) / (1 + Math.exp((2 * Math.PI * x) / step)) : 0;
}

/**
 * Mills' ratio of the standard normal distribution: P(Z > z) / density(z).
 *
 * @param z above -38, where it overflows to `Infinity`.
 */
export function millsRatio(z: number): number {
  if (z < 0) return Math.exp(logRootTwoPi + 0.5 * z * z) - millsRatio(-z);
  return (rootPi / rootTwo) * scaledErfc(z / rootTwo);
}

/**
 * 1 - z millsRatio(z), the negative slope of Mills' ratio, without the cancellation for large z.
 *
 * The same sum with 1 = (2 h / sqrt(pi)) sum of exp(-t^2) subtracted term by term.
 */
export function millsRatioDescent(z: number): number {
  if (z < 1) return 1 - z * millsRatio(z);
  const x = z / rootTwo;
  let sum = 0;
  for (let index = 0; index < squaredNodes.length; index++) {
    const square = squaredNodes[index] as number;
    sum += ((nodeWeights[index] as number) * square) / (square + x * x);
  }
  return ((2 * step) / rootPi) * sum - rootPi * x * poleTerm(x);
}

/** log P(Z > z) for a standard normal Z, to about 1e-15 relative, down to the end of the number range. */
export function logNormalUpperTail(z: number): number {
  if (z < 0) return Math.log1p(-normalUpperTail(-z));
  return Math.log(0.5 * scaledErfc(z / rootTwo)) - 0.5 * z * z;
}

/** P(Z > z) for a standard normal Z; 0 from z = 39 on. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  return 0.5 * scaledErfc(z / rootTwo) * Math.exp(-0.5 * z * z);
}
