/**
 * log(exp(a) + exp(b)) without overflow; `-Infinity` stands for log 0.
 */
export function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  if (high === Number.NEGATIVE_INFINITY) return high;
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** log of the sum of exp(x) over `terms`, without overflow; `-Infinity` for none. */
export function logSumExp(terms: ArrayLike<number>): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < terms.length; index++) high = Math.max(high, terms[index] as number);
  if (!Number.isFinite(high)) return high;
  let sum = 0;
  for (let index = 0; index < terms.length; index++) sum += Math.exp((terms[index] as number) - high);
  return high + Math.log(sum);
}
