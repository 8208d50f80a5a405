/** Quantiles that were asked for: a page of groups asks for few different ones. */
const known = new Map<number, number>();

/**
 * The number t of Student's distribution between which and -t lie 95 % of its mass.
 *
 * @param degrees degrees of freedom, a whole number of at least 1.
 *
 * Source: Abramowitz and Stegun 1964, 26.7.3 and 26.7.4, solved for t by bisection to 1e-12.
 */
export function twoSidedT95(degrees: number): number {
  const before = known.get(degrees);
  if (before !== undefined) return before;
  let low = 0;
  let high = 13;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (massWithin(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  known.set(degrees, high);
  return high;
}

/** A(t | v): the mass between -t and t. */
function massWithin(t: number, v: number): number {
  const angle = Math.atan(t / Math.sqrt(v));
  const cosineSquared = Math.cos(angle) ** 2;
  const isOdd = v % 2 === 1;
  // The terms go on with the factors 2/3, 4/5, ... for odd v and 1/2, 3/4, ... for even v.
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = v === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= v - 2; k += 2) {
    term *= ((k - 1) / k) * cosineSquared;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
