import { describe, expect, it } from 'vitest';
import {
  type Buckets,
  bucketsOf,
  disclosureOfAll,
  gather,
  inOrder,
  joinBuckets,
  lengthOf,
  meanOf,
  nonFiniteOf,
  sliceBuckets,
  totalOf,
} from './buckets.js';
import {
  columnsOf,
  expectedOf,
  type PlainPoints,
  randomPoints,
  sorted,
  toldBy,
} from './testing/plain-points.js';
import { randomOf } from './testing/random.js';

const point = (step: number, value: number, disclosure = 0, cursor = step) => ({
  ...{ cursor, step, value, disclosure, epoch: 0, wallTimeMs: 0, at: 0, place: 0 },
});
const of = (plain: PlainPoints): Buckets => bucketsOf(columnsOf(plain));
const inOne = (plain: PlainPoints): Buckets => gather(of(plain), () => 0);

describe('buckets', () => {
  it.each([1, 2, 3, 4, 5])(
    'of parts that came in any order tell what a plain list of points tells (seed %i)',
    (seed) => {
      const random = randomOf(seed);
      const plain = randomPoints(random, 500);
      for (const width of [1, 4, 32, 1_000]) {
        const parts: Buckets[] = [];
        for (let from = 0; from < plain.length; ) {
          const size = 1 + Math.floor(random() * 90);
          const part = inOrder(of(plain.slice(from, from + size)));
          parts.push(random() < 0.5 ? part : gather(part, (step) => Math.floor(step / Math.min(2, width))));
          from += size;
        }
        const found = gather(inOrder(joinBuckets(parts)), (step) => Math.floor(step / width));
        expect(toldBy(found)).toEqual(expectedOf(plain, ({ step }) => Math.floor(step / width)));
        expect(totalOf(found)).toBe(plain.length);
      }
    },
  );

  it('of one point each are the points, in the order that they came in', () => {
    const plain = randomPoints(randomOf(9), 100);
    const found = of(plain);
    expect(toldBy(found)).toEqual(plain.map((one) => expectedOf([one], () => 0)[0]));
    expect(toldBy(inOrder(found)).map(({ first }) => first)).toEqual(
      sorted(plain).map(({ cursor }) => cursor),
    );
  });

  it('that are in order, or of different keys, stay what they are', () => {
    const found = of([point(1, 0), point(2, 0), point(2, 0, 0, 3)]);
    expect(inOrder(found)).toBe(found);
    expect(gather(of([point(1, 0), point(2, 0)]), (step) => step)).toMatchObject({
      count: Float64Array.of(1, 1),
    });
    expect(sliceBuckets(found, 0, 3)).toBe(found);
    expect(joinBuckets([found])).toBe(found);
    expect(toldBy(sliceBuckets(found, 0, 2)).map(({ first }) => first)).toEqual([1, 2]);
    expect(toldBy(sliceBuckets(found, 1, 3)).map(({ first }) => first)).toEqual([2, 3]);
    expect(lengthOf(joinBuckets([]))).toBe(0);
  });

  it('tell the earliest of equal extremes, however they came', () => {
    const late = joinBuckets([of([point(5, 1), point(6, 3)]), of([point(2, 3), point(3, 1)])]);
    expect(toldBy(gather(late, () => 0))[0]).toMatchObject({ least: 3, greatest: 2 });
    expect(toldBy(gather(inOrder(late), () => 0))[0]).toMatchObject({ least: 3, greatest: 2 });
  });

  it('tell the first value that is not finite and how many there are of each kind', () => {
    const [told] = toldBy(
      inOne([point(1, 1), point(2, Infinity), point(3, NaN), point(4, -Infinity), point(5, NaN)]),
    );
    expect(told).toMatchObject({
      odd: 2,
      nans: 2,
      infinities: 1,
      negativeInfinities: 1,
      least: 1,
      greatest: 1,
      mean: 1,
    });
    expect(nonFiniteOf(inOne([point(1, NaN), point(2, Infinity), point(3, -Infinity), point(4, 0)]), 0)).toBe(
      3,
    );
  });

  it('have a mean of what is finite, beyond the largest double too; of a single point its value; of none NaN', () => {
    expect(meanOf(inOne([point(1, 1.7e308), point(2, 1.7e308), point(3, NaN)]), 0)).toBe(1.7e308);
    expect(meanOf(of([point(1, Infinity)]), 0)).toBe(Infinity);
    expect(meanOf(inOne([point(1, NaN), point(2, NaN)]), 0)).toBeNaN();
  });

  it.each([
    ['released alone', [0, 0], 0],
    ['a diagnostic among what is released', [0, 1, 0], 1],
    ['a diagnostic before what is public', [1, 2], 1],
    ['what is public among what is released', [0, 2, 0], 2],
    ['a diagnostic behind what is public', [2, 1, 0], 1],
  ])('are covered as the least covered of their points: %s', (_what, words, least) => {
    const plain = words.map((word, step) => point(step, 0, word));
    expect(toldBy(inOne(plain))[0]?.disclosure).toBe(least);
    expect(disclosureOfAll(of(plain))).toBe(least);
    expect(disclosureOfAll(of([]))).toBeNaN();
  });
});
