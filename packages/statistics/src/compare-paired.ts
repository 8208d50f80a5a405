import jStat from 'jstat';
import { type Interval, intervalAround, meanOf, varianceOf } from './describe.js';
import { pairsNeeded } from './power.js';
import { wilcoxonSignedRank } from './wilcoxon.js';

/** Pairs below which no test says anything: with four, Wilcoxon's smallest p is 0.125. */
export const fewestPairs = 5;

/** What the differences of two cells say, paired by seed and fold. */
export interface PairedComparison {
  /** Pairs in which both values are finite. */
  readonly pairs: number;
  /** Pairs left out since a value is not finite. */
  readonly omitted: number;
  /** Of the differences, first minus second; null without pairs. */
  readonly meanDifference: number | null;
  /** Student's 95 % interval of it; null below two pairs. */
  readonly interval: Interval | null;
  /** Mean over standard deviation of the differences; null where that is 0 or unknown. */
  readonly effectSize: number | null;
  /** Two-sided, of the paired t-test; null below `fewestPairs`. */
  readonly tTest: number | null;
  /** Two-sided and exact, of Wilcoxon's signed-rank test; null below `fewestPairs`. */
  readonly wilcoxon: number | null;
  /** Pairs that would show an effect of this size in four of five experiments at `alpha`; null beyond 10,000. */
  readonly pairsNeeded: number | null;
}

/**
 * Compares two cells by the values that they have for the same seed and fold.
 *
 * @param pairs [first, second] of each.
 * @param alpha level of each of the planned comparisons, for `pairsNeeded`.
 */
export function comparePaired(pairs: readonly (readonly [number, number])[], alpha = 0.05): PairedComparison {
  const differences = pairs.map(([one, other]) => one - other).filter(Number.isFinite);
  const n = differences.length;
  const omitted = pairs.length - n;
  const none = { interval: null, effectSize: null, tTest: null, wilcoxon: null, pairsNeeded: null };
  if (n === 0) return { pairs: n, omitted, meanDifference: null, ...none };
  const meanDifference = meanOf(differences);
  if (n < 2) return { pairs: n, omitted, meanDifference, ...none };
  const deviation = Math.sqrt(varianceOf(differences));
  const effectSize = deviation > 0 ? meanDifference / deviation : null;
  const isTested = n >= fewestPairs;
  return {
    pairs: n,
    omitted,
    meanDifference,
    interval: intervalAround(meanDifference, deviation, n),
    effectSize,
    tTest: isTested && effectSize !== null ? twoSidedT(effectSize * Math.sqrt(n), n - 1) : null,
    wilcoxon: isTested ? wilcoxonSignedRank(inSteps(differences, pairs)) : null,
    pairsNeeded: effectSize === null || effectSize === 0 ? null : pairsNeeded(effectSize, alpha),
  };
}

/** Differences in steps of 1e-10 of the largest value: those that rounding alone keeps apart are ties. */
function inSteps(
  differences: readonly number[],
  pairs: readonly (readonly [number, number])[],
): readonly number[] {
  const largest = pairs
    .flat()
    .filter(Number.isFinite)
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return differences.map((difference) => Math.round(difference / (1e-10 * largest)));
}

function twoSidedT(t: number, degrees: number): number {
  return 2 * jStat.studentt.cdf(-Math.abs(t), degrees);
}
