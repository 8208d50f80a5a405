import { describe, expect, it } from 'vitest';
import { type Buckets, bucketsOf, gather, inOrder, lengthOf } from './buckets.js';
import { blockBuckets, bucketOf, levelsOf } from './levels.js';
import { blockOf, blocksOf, growPyramid } from './pyramid.js';
import { columnsOf, expectedOf, type PlainPoints, randomPoints, toldBy } from './testing/plain-points.js';
import { randomOf } from './testing/random.js';

const base = 2;
const lastOf = (plain: PlainPoints) => Math.max(...plain.map(({ step }) => step));

describe('a pyramid', () => {
  it.each([
    [1, 0],
    [2, 0],
    [3, 200_000],
  ])(
    'grows to what it would be if all came at once, and rewrites only blocks that something falls into (seed %i, %i steps left out)',
    async (seed, gap) => {
      const random = randomOf(seed);
      const stored = new Map<string, Buckets>();
      const ofLevel = (exponent: number) =>
        [...stored].flatMap(([key, buckets]) => (key.startsWith(`${exponent} `) ? [{ key, buckets }] : []));
      const all: PlainPoints[number][] = [];
      let wholeReads = 0;
      for (const count of [200, 30, 700, 5, 1_500, 60, 1_500]) {
        const from = random() < 0.4 ? Math.max(0, all.length - 50) : all.length;
        const plain = randomPoints(random, count, from).map((point) => ({
          ...point,
          cursor: point.cursor + 10 * all.length,
          step: all.length > 200 ? point.step + gap : point.step,
        }));
        const before = all.length === 0 ? null : lastOf(all);
        all.push(...plain);
        const touched = (exponent: number) =>
          new Set(plain.map(({ step }) => `${exponent} ${blockOf(bucketOf(step, exponent))}`));
        const changed = await growPyramid({
          ...{ base, before, after: lastOf(all), additions: inOrder(bucketsOf(columnsOf(plain))) },
          readTouched: (exponent) =>
            ofLevel(exponent).flatMap(({ key, buckets }) => (touched(exponent).has(key) ? [buckets] : [])),
          readWhole: async (exponent) => {
            wholeReads += 1;
            return ofLevel(exponent).map(({ buckets }) => buckets);
          },
        });
        const levels = levelsOf(base, lastOf(all));
        expect([...changed.keys()]).toEqual(levels);
        const known = new Set(before === null ? [] : levelsOf(base, before));
        for (const [exponent, level] of changed) {
          for (const { block, buckets } of blocksOf(level, exponent)) {
            if (known.has(exponent)) expect(touched(exponent)).toContain(`${exponent} ${block}`);
            stored.set(`${exponent} ${block}`, buckets);
          }
          const found = ofLevel(exponent)
            .flatMap(({ buckets }) => toldBy(buckets))
            .toSorted((a, b) => stepOf(a.first) - stepOf(b.first));
          expect(found).toEqual(expectedOf(all, ({ step }) => bucketOf(step, exponent)));
        }
      }
      // The level below is read once where several levels begin at a time.
      expect(wholeReads).toBeLessThanOrEqual(4);
      function stepOf(cursor: number | null | undefined): number {
        return all.find((point) => point.cursor === cursor)?.step ?? -1;
      }
    },
  );

  it('lies in blocks of neighbouring buckets', () => {
    const width = 2 ** base;
    const steps = [0, 1, blockBuckets * width - 1, blockBuckets * width, 5 * blockBuckets * width];
    const level = gather(
      bucketsOf(
        columnsOf(
          steps.map((step) => ({
            ...(randomPoints(randomOf(1), 1)[0] as PlainPoints[number]),
            step,
            cursor: step,
          })),
        ),
      ),
      (step) => bucketOf(step, base),
    );
    expect(blocksOf(level, base).map(({ block, buckets }) => [block, lengthOf(buckets)])).toEqual([
      ...[
        [0, 2],
        [1, 1],
        [5, 1],
      ],
    ]);
    expect([blockOf(0), blockOf(blockBuckets - 1), blockOf(blockBuckets)]).toEqual([0, 0, 1]);
  });
});
