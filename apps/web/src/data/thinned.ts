import { isDrawable } from './drawable';

/**
 * Which points of a series stand for all of them: of every stretch the first, the lowest, the highest and the last, and what
 * is no number, so that no extreme and no NaN goes missing.
 *
 * @param values in the order of their steps.
 * @param most stretches; at most four points, and one NaN or infinity, come of each.
 * @returns places in `values`, ascending.
 */
export function placesThatStay(values: readonly (number | null)[], most: number): readonly number[] {
  const width = Math.ceil(values.length / most);
  const places: number[] = [];
  for (let from = 0; from < values.length; from += width) {
    const to = Math.min(from + width, values.length) - 1;
    const kept = new Set([from, to]);
    let low = -1;
    let high = -1;
    let odd = -1;
    for (let at = from; at <= to; at++) {
      const value = values[at];
      if (!isDrawable(value)) {
        if (odd === -1) odd = at;
        continue;
      }
      if (low === -1 || value < (values[low] as number)) low = at;
      if (high === -1 || value > (values[high] as number)) high = at;
    }
    for (const at of [low, high, odd]) if (at !== -1) kept.add(at);
    places.push(...[...kept].sort((a, b) => a - b));
  }
  return places;
}

/** Keeps these places of a column and drops the others, in place. */
export function keepPlaces<T>(column: T[], places: readonly number[]): void {
  places.forEach((from, to) => {
    column[to] = column[from] as T;
  });
  column.length = places.length;
}
