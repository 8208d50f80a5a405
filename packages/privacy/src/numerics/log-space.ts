/**
 * log(exp(a) + exp(b)) without overflow; `-Infinity` stands for log 0.
 */
export function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  if (high === Number.NEGATIVE_INFINITY) return high;
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
