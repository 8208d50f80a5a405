import type { RenyiCurve } from './renyi-conversion.js';

/** A sum of any number of Renyi curves, known at some orders. */
export interface TabulatedCurves {
  add(curve: RenyiCurve, count: number): void;
  /** Exact at the orders of the table, an upper bound elsewhere, and `Infinity` above the largest. */
  readonly divergence: RenyiCurve;
}

/**
 * Adds curves up at fixed orders and forgets them, so that a further one costs the same however many there are.
 *
 * (order - 1) times a curve is convex: the chord between two orders lies above it. Curves rise, so that below the first
 * order its value is a bound.
 *
 * @param orders increasing, at least one.
 */
export function createTabulatedCurves(orders: readonly number[]): TabulatedCurves {
  const sums = new Float64Array(orders.length);
  // A curve that is charged again is found again for as long as somebody keeps it.
  const rows = new WeakMap<RenyiCurve, Float64Array>();
  const scaled = (place: number) => ((orders[place] as number) - 1) * (sums[place] as number);
  return {
    add: (curve, count) => {
      let row = rows.get(curve);
      if (row === undefined) {
        row = Float64Array.from(orders, curve);
        rows.set(curve, row);
      }
      for (let place = 0; place < sums.length; place++)
        sums[place] = (sums[place] as number) + count * (row[place] as number);
    },
    divergence: (order) => {
      const above = orders.findIndex((known) => known >= order);
      if (above === -1) return Number.POSITIVE_INFINITY;
      if (above === 0 || orders[above] === order) return sums[above] as number;
      const low = orders[above - 1] as number;
      const share = (order - low) / ((orders[above] as number) - low);
      return ((1 - share) * scaled(above - 1) + share * scaled(above)) / (order - 1);
    },
  };
}
