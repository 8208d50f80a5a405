import { isDrawable } from '../data/drawable';

/**
 * The mean of each value and its neighbours.
 *
 * @param window odd number of points; 1 leaves the values as they are. At the ends the window is cut on both sides alike,
 *   so that it stays centred.
 * @returns as long as `values`; null where there is no finite value, so that gaps and NaN are not bridged.
 */
export function smoothed(values: readonly (number | null)[], window: number): readonly (number | null)[] {
  const reach = Math.floor(window / 2);
  return values.map((value, at) => {
    if (!isDrawable(value)) return null;
    const half = Math.min(reach, at, values.length - 1 - at);
    let sum = 0;
    let count = 0;
    for (let place = at - half; place <= at + half; place++) {
      const near = values[place];
      if (!isDrawable(near)) continue;
      sum += near;
      count += 1;
    }
    return sum / count;
  });
}

/** The window that a series of `count` points bears: one that would flatten a few points to nothing is not applied. */
export function bearableWindow(count: number, window: number): number {
  return count >= 4 * window ? window : 1;
}
