import { describe, expect, it } from 'vitest';
import { bucketsOf, gather, inOrder, sliceBuckets } from './buckets.js';
import { decodeRollups, encodeRollups } from './rollup-codec.js';
import { columnsOf, randomPoints, toldBy } from './testing/plain-points.js';
import { randomOf } from './testing/random.js';

const buckets = (width: number, seed = 1) =>
  gather(inOrder(bucketsOf(columnsOf(randomPoints(randomOf(seed), 600)))), (step) =>
    Math.floor(step / width),
  );

describe('roll-ups', () => {
  it.each([1, 2, 8, 100, 1_000])('of %i steps are read as they were written', (width) => {
    const written = buckets(width);
    const read = decodeRollups(encodeRollups(written));
    expect(toldBy(read)).toEqual(toldBy(written));
    expect(read.scaledSum).toEqual(written.scaledSum);
    for (const column of ['step', 'epoch', 'wallTimeMs', 'value'] as const)
      expect(Array.from(read.last, (place) => read.points[column][place])).toEqual(
        Array.from(written.last, (place) => written.points[column][place]),
      );
  });

  it('keep a point once, whatever it is in its bucket, and nothing of the points of other buckets', () => {
    for (const width of [1, 8, 100]) {
      const part = sliceBuckets(buckets(width), 2, 6);
      const told = toldBy(part).map(({ first, last, least, greatest, odd }) => [
        first,
        last,
        least,
        greatest,
        odd,
      ]);
      const read = decodeRollups(encodeRollups(part));
      expect(toldBy(read)).toEqual(toldBy(part));
      // A point that is both the least and the greatest but no end of its bucket is written twice.
      const apart = told.map(([first, last, ...others]) => {
        const ends = new Set([first, last]);
        return ends.size + others.filter((cursor) => cursor !== null && !ends.has(cursor)).length;
      });
      expect(read.points.step).toHaveLength(apart.reduce((sum, count) => sum + count, 0));
    }
  });

  it('are none that this program wrote where bytes are missing', () => {
    expect(() => decodeRollups(encodeRollups(buckets(8)).subarray(0, 40))).toThrow(/unexpected end/i);
  });
});
