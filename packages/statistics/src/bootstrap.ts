import type { Interval } from './describe.js';
import { meanOf } from './describe.js';

const draws = 10_000;

/**
 * 95 % percentile interval of the mean by drawing from the values with replacement, 10,000 times from a fixed seed: the same values
 * always give the same interval. With fewer than some ten values it is too narrow, and Student's is to be read beside it.
 *
 * Source: Efron 1979.
 * @returns null below two values.
 */
export function bootstrapInterval(values: readonly number[]): Interval | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return null;
  const next = randomFrom(1);
  const means = Float64Array.from({ length: draws }, () =>
    meanOf(finite.map(() => finite[Math.floor(next() * finite.length)] as number)),
  ).sort();
  return {
    low: means[Math.floor(0.025 * draws)] as number,
    high: means[Math.ceil(0.975 * draws) - 1] as number,
  };
}

/** Numbers in [0, 1). Source: mulberry32, Tommy Ettinger 2017, public domain. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
