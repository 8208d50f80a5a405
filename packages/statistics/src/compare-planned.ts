import { comparePaired, fewestPairs, type PairedComparison } from './compare-paired.js';
import { holm } from './holm.js';

/** Below it p is called small. */
const level = 0.05;

/** One value of a cell. */
export interface Replicate {
  /** What it is paired by: its seed, and its fold where there are folds. */
  readonly key: string;
  readonly value: number;
}

/** The values of a cell, and what it is called. */
export interface NamedCell {
  readonly name: string;
  readonly values: readonly Replicate[];
}

/** Two cells that are compared, first minus second. */
export interface ComparedCells {
  readonly first: NamedCell;
  readonly second: NamedCell;
}

/** What two cells say of each other, corrected for all that were planned. */
export interface JudgedComparison extends PairedComparison {
  /** Of the paired t-test, corrected; null below `fewestPairs`. */
  readonly corrected: number | null;
  /** Whether the corrected p is below 0.05. */
  readonly isDistinguishable: boolean;
  /** The result in a sentence. */
  readonly verdict: string;
}

/**
 * Compares the planned pairs of cells. p is corrected by Holm's method; where more were planned than are given, by their number
 * (Bonferroni). A comparison that cannot be tested yet counts as one of the planned all the same.
 *
 * @param planned number of comparisons that were planned together, those given included.
 */
export function comparePlanned(
  compared: readonly ComparedCells[],
  planned = compared.length,
): readonly JudgedComparison[] {
  const comparisons = compared.map(({ first, second }) => {
    const { pairs, unpaired } = pairReplicates(first.values, second.values);
    const comparison = comparePaired(pairs, level / planned);
    return { ...comparison, omitted: comparison.omitted + unpaired };
  });
  const ps = comparisons.map(({ tTest }) => tTest);
  const isComplete = planned === compared.length;
  const corrections = isComplete ? holm(ps) : ps.map((p) => (p === null ? null : Math.min(1, p * planned)));
  return comparisons.map((comparison, at) => {
    const corrected = corrections[at] ?? null;
    const isDistinguishable = corrected !== null && corrected < level;
    const correction =
      planned === 1
        ? ''
        : isComplete
          ? `, Holm of ${planned}`
          : `, corrected for ${planned} planned comparisons`;
    const judged = { ...comparison, corrected, isDistinguishable };
    return { ...judged, verdict: inWords(compared[at] as ComparedCells, judged, correction) };
  });
}

/** Values with the same key side by side; several with one key pair in their order. */
export function pairReplicates(
  first: readonly Replicate[],
  second: readonly Replicate[],
): { readonly pairs: readonly (readonly [number, number])[]; readonly unpaired: number } {
  const waiting = new Map<string, number[]>();
  for (const { key, value } of second) {
    const here = waiting.get(key);
    if (here === undefined) waiting.set(key, [value]);
    else here.push(value);
  }
  const pairs = first.flatMap(({ key, value }): (readonly [number, number])[] => {
    const other = waiting.get(key)?.shift();
    return other === undefined ? [] : [[value, other]];
  });
  return { pairs, unpaired: first.length + second.length - 2 * pairs.length };
}

function inWords(
  { first, second }: ComparedCells,
  comparison: Omit<JudgedComparison, 'verdict'>,
  correction: string,
): string {
  const { pairs, tTest, corrected, meanDifference, interval, pairsNeeded, isDistinguishable } = comparison;
  const count = `${pairs} pair${pairs === 1 ? '' : 's'}`;
  if (pairs < fewestPairs)
    return `${count}: fewer than ${fewestPairs} tell nothing; run more seeds of both cells.`;
  if (tTest === null || corrected === null || meanDifference === null)
    return meanDifference === 0
      ? `No difference in any of ${count}.`
      : `The same difference of ${(meanDifference ?? 0).toPrecision(3)} in all of ${count}: no test can be made of it.`;
  const p = `p = ${corrected.toPrecision(2)}${correction}`;
  const range = interval === null ? '' : ` [${interval.low.toPrecision(3)}, ${interval.high.toPrecision(3)}]`;
  if (isDistinguishable) {
    const which = meanDifference > 0 ? 'higher' : 'lower';
    return `${first.name} is ${which} than ${second.name} by ${Math.abs(meanDifference).toPrecision(3)}, difference${range} (${p}, ${count}).`;
  }
  const remedy = pairsNeeded === null ? 'more than 10,000' : String(pairsNeeded);
  return `Not distinguishable with ${count}: difference ${meanDifference.toPrecision(3)}${range} (${p}); ${remedy} would show such a difference.`;
}
