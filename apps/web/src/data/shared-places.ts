import { isDrawable } from './drawable';
import type { Drawn } from './series';

/** The places at which every one of the curves has a finite value, ascending, each with the values there. */
export function sharedPlaces(curves: readonly Drawn[]): readonly (readonly [at: number, values: number[]])[] {
  const values = new Map<number, number[]>();
  for (const { x, y } of curves)
    x.forEach((at, index) => {
      const value = y[index];
      if (!isDrawable(value)) return;
      const here = values.get(at);
      if (here === undefined) values.set(at, [value]);
      else here.push(value);
    });
  return [...values].filter(([, here]) => here.length === curves.length).sort(([a], [b]) => a - b);
}
