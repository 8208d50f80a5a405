import { intervalAround } from '@clipwise/statistics';

/** The mean of a few seeds, and half the width of its 95 % interval; null for a single one. */
export type MeanInterval = { readonly mean: number; readonly half: number | null; readonly n: number };

/** Half the width for a deviation of 1, by n: a chart asks for the same few thousands of times. */
const reaches = new Map<number, number>();

function reachOf(n: number): number {
  let reach = reaches.get(n);
  if (reach === undefined) {
    reach = intervalAround(0, 1, n).high;
    reaches.set(n, reach);
  }
  return reach;
}

/** Mean and interval of finite values, by Student's t; undefined for none. */
export function meanInterval(values: readonly number[]): MeanInterval | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, half: null, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, half: reachOf(n) * Math.sqrt(variance), n };
}
