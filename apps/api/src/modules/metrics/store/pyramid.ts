import { blockBuckets, bucketOf, levelsOf } from './levels.js';
import { gather, mergeRollups, type Rollup } from './rollup.js';

/** Buckets of one level by their number. */
export type Level = ReadonlyMap<number, Rollup>;

/** The block that a bucket lies in. */
export function blockOf(bucket: number): number {
  return Math.floor(bucket / blockBuckets);
}

/** How a pyramid grows. */
export interface Growth {
  /** Exponent of the finest level. */
  readonly base: number;
  /** Largest step of what it holds; null when it holds nothing. */
  readonly before: number | null;
  /** Largest step with the additions. */
  readonly after: number;
  readonly additions: Iterable<Rollup>;
  /** Stored buckets of a level, at least those of the blocks that the additions fall into. */
  readTouched(exponent: number): Promise<Level>;
  /** All stored buckets of a level. */
  readWhole(exponent: number): Promise<Level>;
}

/** What a pyramid becomes by additions. @returns by level the whole content of every block that changes. */
export async function growPyramid(growth: Growth): Promise<ReadonlyMap<number, Level>> {
  const { base, before, after, additions } = growth;
  const stored = new Set(before === null ? [] : levelsOf(base, before));
  const changed = new Map<number, Level>();
  let added: Level = new Map();
  let finer: number | null = null;
  let complete: Level | null = null;
  for (const exponent of levelsOf(base, after)) {
    const bucketIn = ({ first }: Rollup) => bucketOf(first.step, exponent);
    added = gather(finer === null ? additions : added.values(), bucketIn);
    if (before === null) {
      changed.set(exponent, added);
    } else if (stored.has(exponent) || finer === null) {
      const level = new Map(await growth.readTouched(exponent));
      for (const [bucket, rollup] of added) {
        const there = level.get(bucket);
        level.set(bucket, there === undefined ? rollup : mergeRollups(there, rollup));
      }
      changed.set(exponent, level);
    } else {
      // A level that was not worth a row until now is made of the whole of the one below it.
      complete ??= new Map([...(await growth.readWhole(finer)), ...(changed.get(finer) ?? [])]);
      complete = gather(complete.values(), bucketIn);
      changed.set(exponent, complete);
    }
    finer = exponent;
  }
  return changed;
}
