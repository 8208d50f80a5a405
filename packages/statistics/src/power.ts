import jStat from 'jstat';

/** Most pairs that are looked for. */
const mostPairs = 10_000;

/**
 * Pairs with which a two-sided paired t-test finds an effect in `power` of all experiments.
 *
 * @param effectSize mean of the differences over their standard deviation; not 0.
 * @param alpha level of the test, in (0, 1): with several planned comparisons their share of it.
 * @returns the least number from 2 on; null beyond 10,000.
 * Source: Cohen 1988, chapter 2; the non-central t distribution.
 */
export function pairsNeeded(effectSize: number, alpha = 0.05, power = 0.8): number | null {
  const enough = (pairs: number) => pairedPower(effectSize, pairs, alpha) >= power;
  if (!enough(mostPairs)) return null;
  let [low, high] = [1, mostPairs];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (middle >= 2 && enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The share of experiments in which a two-sided paired t-test with so many pairs finds this effect. */
export function pairedPower(effectSize: number, pairs: number, alpha = 0.05): number {
  const degrees = pairs - 1;
  const noncentrality = Math.abs(effectSize) * Math.sqrt(pairs);
  // Far out the distribution is all on one side of the limit.
  if (noncentrality > 35) return 1;
  const limit = jStat.studentt.inv(1 - alpha / 2, degrees);
  const within =
    jStat.noncentralt.cdf(limit, degrees, noncentrality) -
    jStat.noncentralt.cdf(-limit, degrees, noncentrality);
  return Math.min(1, Math.max(0, 1 - within));
}
