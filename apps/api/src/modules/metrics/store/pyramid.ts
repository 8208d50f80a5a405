import { type Buckets, gather, inOrder, joinBuckets, lengthOf, sliceBuckets } from './buckets.js';
import { blockBuckets, bucketOf, levelsOf } from './levels.js';

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
  /** In the order of the series. */
  readonly additions: Buckets;
  /** Stored buckets of a level, at least those of the blocks that the additions fall into. */
  readTouched(exponent: number): readonly Buckets[];
  /** All stored buckets of a level. */
  readWhole(exponent: number): Promise<readonly Buckets[]>;
}

/** What a pyramid becomes by additions. @returns by level, in order, the whole content of every block that changes. */
export async function growPyramid(growth: Growth): Promise<ReadonlyMap<number, Buckets>> {
  const { base, before, after, additions } = growth;
  const stored = new Set(before === null ? [] : levelsOf(base, before));
  const changed = new Map<number, Buckets>();
  let added = additions;
  let finer: number | null = null;
  let complete: Buckets | null = null;
  for (const exponent of levelsOf(base, after)) {
    const gathered = (buckets: Buckets) => gather(buckets, (step) => bucketOf(step, exponent));
    added = gathered(added);
    if (before === null) {
      changed.set(exponent, added);
    } else if (stored.has(exponent) || finer === null) {
      const level = growth.readTouched(exponent);
      changed.set(exponent, gathered(inOrder(joinBuckets([...level, added]))));
    } else {
      // A level that was not worth a row until now is made of the whole of the one below it.
      complete ??= await wholeOf(growth, finer, changed.get(finer));
      complete = gathered(complete);
      changed.set(exponent, complete);
    }
    finer = exponent;
  }
  return changed;
}

/** All buckets of a level, the changed ones in place of what is stored. */
async function wholeOf(growth: Growth, exponent: number, changed: Buckets | undefined): Promise<Buckets> {
  const blocks = changed === undefined ? [] : blocksOf(changed, exponent);
  const isChanged = new Set(blocks.map(({ block }) => block));
  const kept = (await growth.readWhole(exponent))
    .flatMap((level) => blocksOf(level, exponent))
    .filter(({ block }) => !isChanged.has(block));
  return inOrder(joinBuckets([...kept, ...blocks].map(({ buckets }) => buckets)));
}

/** Cuts neighbouring buckets of a level into the blocks that they lie in. */
export function blocksOf(
  level: Buckets,
  exponent: number,
): readonly { readonly block: number; readonly buckets: Buckets }[] {
  const { first, points } = level;
  const blockAt = (index: number) =>
    blockOf(bucketOf(points.step[first[index] as number] as number, exponent));
  const blocks: { readonly block: number; readonly buckets: Buckets }[] = [];
  for (let from = 0; from < lengthOf(level); ) {
    const block = blockAt(from);
    let to = from + 1;
    while (to < lengthOf(level) && blockAt(to) === block) to += 1;
    blocks.push({ block, buckets: sliceBuckets(level, from, to) });
    from = to;
  }
  return blocks;
}
