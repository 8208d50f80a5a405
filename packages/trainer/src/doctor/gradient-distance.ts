/** Rounding of float32 in sums of some thousand terms stays below. */
export const gradientTolerance = 1e-5;

/**
 * The largest relative distance |a - b| / |b| (L2) of corresponding vectors.
 *
 * @param expected of the same number and lengths; none is zero.
 * @returns infinite when a number is not finite or a length differs.
 */
export function gradientDistance(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const distances = expected.map((vector, index) => {
    const other = actual[index] as Float32Array;
    if (other.length !== vector.length) return Number.POSITIVE_INFINITY;
    let [difference, square] = [0, 0];
    vector.forEach((value, at) => {
      difference += ((other[at] as number) - value) ** 2;
      square += value ** 2;
    });
    const distance = Math.sqrt(difference / square);
    return Number.isFinite(distance) ? distance : Number.POSITIVE_INFINITY;
  });
  return Math.max(...distances);
}
