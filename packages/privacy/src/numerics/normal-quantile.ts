import { logNormalUpperTail, logRootTwoPi } from './normal.js';

/**
 * z with P(Z <= z) = probability for a standard normal Z, by Newton's method on the logarithm of the tail, which is concave.
 *
 * @param probability in [0, 1]; 0 and 1 give the infinities.
 */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability === 0.5) return 0;
  if (!(probability > 0)) return Number.NEGATIVE_INFINITY;
  const target = Math.log(probability);
  // The tail is below exp(-z^2 / 2) / 2.
  let z = Math.sqrt(Math.max(0, -2 * (target + Math.LN2)));
  for (let turn = 0; turn < 60; turn++) {
    const tail = logNormalUpperTail(z);
    // -d log P(Z > z) / dz = density / tail.
    const slope = Math.exp(-0.5 * z * z - logRootTwoPi - tail);
    const next = z + (tail - target) / slope;
    if (Math.abs(next - z) <= 1e-15 * Math.max(1, Math.abs(next))) return -next;
    z = next;
  }
  return -z;
}
