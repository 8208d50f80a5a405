import { describe, expect, it } from 'vitest';
import { baseOf, bucketOf, cover, exponentFor, levelsOf } from './levels.js';
import { randomOf } from './testing/random.js';

describe('the levels of a series', () => {
  it.each([
    ['dense points: eight a bucket', 1_000, 0, 999, 3],
    ['dense points that begin late', 1_000, 5_000, 5_999, 3],
    ['a point every 100 steps', 1_000, 0, 99_900, 10],
    ['a point every other step', 1_000, 0, 1_998, 4],
    ['points that share their steps', 1_000, 7, 7, 3],
    ['a single point', 1, 5, 5, 3],
    ['two points', 2, 0, 3, 5],
    ['points as far apart as there are steps', 2, 0, 2 ** 31 - 1, 26],
  ])('begin where buckets hold some eight points: %s', (_what, points, minStep, maxStep, base) => {
    expect(baseOf(points, minStep, maxStep)).toBe(base);
  });

  it.each([
    [3, 0, [3]],
    [3, 255, [3]],
    [3, 256, [3, 5]],
    [3, 1_023, [3, 5]],
    [3, 1_024, [3, 5, 7]],
    [10, 2 ** 20, [10, 12, 14, 16]],
    [26, 2 ** 31 - 1, [26]],
  ])(
    'from exponent %i and for steps up to %i are those with eight buckets or more',
    (base, maxStep, levels) => {
      expect(levelsOf(base, maxStep)).toEqual(levels);
    },
  );

  it('are asked for by the least exponent that takes few enough buckets', () => {
    const random = randomOf(3);
    for (let trial = 0; trial < 300; trial += 1) {
      const from = Math.floor(random() * 2 ** (31 * random()));
      const to = Math.min(2 ** 31 - 1, from + Math.floor(random() * 2 ** (31 * random())));
      const buckets = 1 + Math.floor(random() * 500);
      const exponent = exponentFor(from, to, buckets);
      const count = (at: number) => bucketOf(to, at) - bucketOf(from, at) + 1;
      expect(count(exponent)).toBeLessThanOrEqual(buckets);
      if (exponent > 0) expect(count(exponent - 1)).toBeGreaterThan(buckets);
    }
    expect(exponentFor(0, 2 ** 31 - 1, 1)).toBe(31);
  });
});

/** The least number of buckets of these levels and of single steps that `from`..`to` is made of. */
function fewest(from: number, to: number, levels: readonly number[]): number {
  const best = new Map([[to + 1, 0]]);
  for (let step = to; step >= from; step -= 1) {
    const widths = [1, ...levels.map((level) => 2 ** level)];
    const fitting = widths.filter((width) => step % width === 0 && step + width <= to + 1);
    best.set(step, 1 + Math.min(...fitting.map((width) => best.get(step + width) ?? Infinity)));
  }
  return best.get(from) ?? 0;
}

describe('a cover of a stretch', () => {
  it('is the stretch, in order, of whole buckets and of single steps, and of as few as there are', () => {
    const random = randomOf(4);
    for (let trial = 0; trial < 400; trial += 1) {
      const from = Math.floor(random() * 300);
      const to = from + Math.floor(random() * 2 ** (10 * random()));
      const levels = [[3], [2, 4], [3, 5, 7], [1, 3, 5, 7, 9]][trial % 4] ?? [];
      const pieces = cover(from, to, levels);
      let at = from;
      let count = 0;
      for (const piece of pieces) {
        expect(piece.from).toBe(at);
        expect(piece.to).toBeGreaterThanOrEqual(piece.from);
        const width = piece.exponent === null ? 1 : 2 ** piece.exponent;
        if (piece.exponent !== null) expect(levels).toContain(piece.exponent);
        expect([piece.from % width, (piece.to + 1) % width]).toEqual([0, 0]);
        count += (piece.to + 1 - piece.from) / width;
        at = piece.to + 1;
      }
      expect(at).toBe(to + 1);
      expect(count).toBe(fewest(from, to, levels));
      expect(new Set(pieces.map(({ exponent }) => exponent)).size).toBeGreaterThanOrEqual(pieces.length / 2);
    }
  });

  it('is none where there is nothing to cover it with, or nothing to cover', () => {
    expect(cover(0, 9, [])).toEqual([]);
    expect(cover(5, 4, [3])).toEqual([]);
    expect(cover(5, 5, [3])).toEqual([{ from: 5, to: 5, exponent: null }]);
  });
});
