import type { BudgetShare } from './budget-share.js';

/** Different sets of subjects that are told apart; the shares of further ones count for everyone. */
const mostSets = 30;
/** Different combinations that are composed each by itself; with more, everyone is counted in every share. */
const mostCombinations = 16;

/**
 * The shares that reach one and the same subject, for the subjects that most shares reach: parallel composition. Whoever is in
 * none of two sets spends in neither.
 *
 * A share without a set reaches everyone, and so does one whose set is of another grouping than most: what cannot be compared
 * is not known to be disjoint.
 *
 * @returns at least one list. Every subject's shares are all in one of them.
 *
 * Source: McSherry 2009 (SIGMOD), Theorem 4.
 */
export function sharesBySubject<Share extends Pick<BudgetShare, 'subjects'>>(
  shares: readonly Share[],
): readonly (readonly Share[])[] {
  const grouping = commonGrouping(shares);
  const sets = new Map<string, { readonly bits: Uint8Array; readonly shares: Share[] }>();
  const everyone: Share[] = [];
  for (const share of shares) {
    const bits = share.subjects?.grouping === grouping ? share.subjects.bits : null;
    const key = bits === null ? null : bits.join(' ');
    const known = key === null ? undefined : sets.get(key);
    if (known !== undefined) known.shares.push(share);
    else if (bits !== null && key !== null && sets.size < mostSets) sets.set(key, { bits, shares: [share] });
    else everyone.push(share);
  }
  const distinct = [...sets.values()];
  const combinations = largestCombinations(distinct.map(({ bits }) => bits));
  if (combinations.length > mostCombinations) return [shares];
  return combinations.map((combination) => [
    ...everyone,
    ...distinct.flatMap((set, at) => ((combination & (1 << at)) === 0 ? [] : set.shares)),
  ]);
}

function commonGrouping(shares: readonly Pick<BudgetShare, 'subjects'>[]): string | null {
  const counts = new Map<string, number>();
  for (const { subjects } of shares)
    if (subjects !== null) counts.set(subjects.grouping, (counts.get(subjects.grouping) ?? 0) + 1);
  return [...counts].reduce<[string | null, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [null, 0],
  )[0];
}

/** For each subject a number whose bits are the sets that hold it; those within another are left out. */
function largestCombinations(sets: readonly Uint8Array[]): readonly number[] {
  const found = new Set<number>();
  const length = sets.reduce((most, bits) => Math.max(most, bits.length), 0);
  for (let at = 0; at < length; at++)
    for (let bit = 1; bit < 256; bit <<= 1) {
      let combination = 0;
      sets.forEach((bits, set) => {
        if (((bits[at] ?? 0) & bit) !== 0) combination |= 1 << set;
      });
      found.add(combination);
    }
  const all = [...found];
  const largest = all.filter((one) => !all.some((other) => other !== one && (one & other) === one));
  return largest.length === 0 ? [0] : largest;
}
