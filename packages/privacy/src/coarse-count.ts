/**
 * The least of a few numbers that is at least `count`: multiples of `spacing`, and of larger powers of two times it as far
 * as those stay below `count` / `parts`. An answer for it holds for all counts since the number before.
 *
 * @param count an integer >= 0. @param spacing a power of two. @param parts a power of two: the number is less than 1 + 1 / `parts` times
 * `count`, or one `spacing` above it.
 */
export function coarseCount(count: number, spacing: number, parts: number): number {
  let step = spacing;
  while (2 * step * parts <= count) step *= 2;
  return Math.ceil(count / step) * step;
}
