/**
 * The place in [low, high] where `f` is smallest, found on a geometric grid and refined by golden sections of its
 * logarithm. For a function with one valley it is the valley to a relative `tolerance`.
 *
 * @param low > 0. @param points at least 3.
 */
export function minimiseOverScales(
  f: (x: number) => number,
  low: number,
  high: number,
  points = 40,
  tolerance = 1e-3,
): { readonly at: number; readonly value: number } {
  const ratio = Math.log(high / low) / (points - 1);
  let best = { at: low, value: Number.POSITIVE_INFINITY, index: 0 };
  for (let index = 0; index < points; index++) {
    const at = low * Math.exp(ratio * index);
    const value = f(at);
    if (value < best.value) best = { at, value, index };
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let a = Math.log(best.at) - ratio;
  let b = Math.log(best.at) + ratio;
  let c = b - golden * (b - a);
  let d = a + golden * (b - a);
  let fc = f(Math.exp(c));
  let fd = f(Math.exp(d));
  while (b - a > tolerance) {
    if (fc < fd) {
      [b, d, fd] = [d, c, fc];
      c = b - golden * (b - a);
      fc = f(Math.exp(c));
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + golden * (b - a);
      fd = f(Math.exp(d));
    }
  }
  const candidates = [
    { at: best.at, value: best.value },
    { at: Math.exp(c), value: fc },
    { at: Math.exp(d), value: fd },
  ];
  return candidates.reduce((least, candidate) => (candidate.value < least.value ? candidate : least));
}

/**
 * Least value of a function with one valley near `start`: at most a factor 1.2 beside the bottom, found by descending in
 * factors of two or more and by golden sections.
 *
 * @param start > 0. `f` may be infinite far from the valley.
 */
export function descendOverScales(f: (x: number) => number, start: number): number {
  const at = (place: number) => f(Math.exp(place));
  let stride = Math.LN2;
  let middle = Math.log(start);
  let value = at(middle);
  let [left, right] = [middle - stride, middle + stride];
  let [leftValue, rightValue] = [at(left), at(right)];
  for (; leftValue < value; left -= stride) {
    stride *= 2;
    [right, middle, value] = [middle, left, leftValue];
    leftValue = at(left - stride);
  }
  for (; rightValue < value; right += stride) {
    stride *= 2;
    [left, middle, value] = [middle, right, rightValue];
    rightValue = at(right + stride);
  }
  while (right - left > 2 * widest) {
    const isRight = right - middle > middle - left;
    const place = middle + golden * (isRight ? right - middle : left - middle);
    const here = at(place);
    if (here < value) {
      if (isRight) left = middle;
      else right = middle;
      [middle, value] = [place, here];
    } else if (isRight) right = place;
    else left = place;
  }
  return value;
}

const widest = Math.log(1.2);
const golden = (3 - Math.sqrt(5)) / 2;
