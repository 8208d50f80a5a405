/**
 * p-values of planned comparisons, corrected so that one true null among them is rejected with a probability of at most the level.
 *
 * @returns in the order of `pValues`; null stays null and counts among the comparisons, since it was planned.
 * Source: Holm 1979.
 */
export function holm(pValues: readonly (number | null)[]): readonly (number | null)[] {
  const order = pValues.map((p, index) => ({ p: p ?? 1, index })).sort((a, b) => a.p - b.p);
  const corrected: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  order.forEach(({ p, index }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    if (pValues[index] !== null) corrected[index] = largest;
  });
  return corrected;
}
