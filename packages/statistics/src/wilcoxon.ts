/**
 * Two-sided p-value of Wilcoxon's signed-rank test, exact: the share of all sign patterns whose rank sum is as far from the middle
 * as that of the differences. Zeros are left out; ties have mean ranks.
 *
 * Source: Wilcoxon 1945; the distribution by adding one rank after the other, in halves because of ties.
 * @returns null without a difference, and beyond 500 of them.
 */
export function wilcoxonSignedRank(differences: readonly number[]): number | null {
  const nonZero = differences.filter((difference) => difference !== 0);
  const n = nonZero.length;
  if (n === 0 || n > 500) return null;
  const order = nonZero
    .map((value) => ({ size: Math.abs(value), isPositive: value > 0 }))
    .sort((a, b) => a.size - b.size);
  const doubled = order.map(({ size }) => {
    const first = order.findIndex((other) => other.size === size);
    const last = order.findLastIndex((other) => other.size === size);
    // Twice the mean of the ranks first + 1 ... last + 1.
    return first + last + 2;
  });
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const positive = order.reduce(
    (sum, { isPositive }, at) => sum + (isPositive ? (doubled[at] as number) : 0),
    0,
  );
  let share = Float64Array.of(1);
  for (const rank of doubled) {
    const next = new Float64Array(share.length + rank);
    share.forEach((value, sum) => {
      next[sum] = (next[sum] as number) + value / 2;
      next[sum + rank] = (next[sum + rank] as number) + value / 2;
    });
    share = next;
  }
  const distance = Math.abs(2 * positive - total);
  let p = 0;
  share.forEach((value, sum) => {
    if (Math.abs(2 * sum - total) >= distance) p += value;
  });
  return Math.min(1, p);
}
