import { groupBy } from '../../../group-by.js';
import { type Buckets, meanOf } from '../buckets.js';
import { GrowingPoints, type PointNumbers, type Points } from '../points.js';

/** Points one by one, as they came. */
export type PlainPoints = readonly PointNumbers[];

/** Points of one metric: steps that come late and again, equal values, and now and then one that is not finite. */
export function randomPoints(random: () => number, count: number, from = 0): PlainPoints {
  return Array.from({ length: count }, (_, place) => {
    const odd = random();
    const value =
      odd < 0.05 ? NaN : odd < 0.1 ? Infinity : odd < 0.15 ? -Infinity : Math.floor(random() * 20);
    const step = from + (random() < 0.2 ? Math.floor(random() * place) : place);
    return {
      ...{ cursor: 10 + from + place, step, value, place: 0, disclosure: Math.floor(random() * 3) },
      ...{ epoch: step / 60, wallTimeMs: random() * 1e6, at: 1.7e12 + place },
    };
  });
}

/** The same as columns. */
export function columnsOf(plain: PlainPoints): Points {
  const points = new GrowingPoints();
  for (const point of plain) points.push(point);
  return points.points();
}

/** By step, and of a repeated step by arrival. */
export function sorted(plain: PlainPoints): PlainPoints {
  return plain.toSorted((a, b) => a.step - b.step || a.cursor - b.cursor);
}

const digits = (value: number) => Number(value.toPrecision(10));

/** What buckets tell, one by one; points by their cursors. */
export function toldBy(buckets: Buckets) {
  const { cursor } = buckets.points;
  const cursorAt = (place: number | undefined) => (place === undefined || place < 0 ? null : cursor[place]);
  return Array.from(buckets.first, (first, at) => ({
    first: cursorAt(first),
    last: cursorAt(buckets.last[at]),
    least: cursorAt(buckets.least[at]),
    greatest: cursorAt(buckets.greatest[at]),
    odd: cursorAt(buckets.odd[at]),
    count: buckets.count[at],
    nans: buckets.nans[at],
    infinities: buckets.infinities[at],
    negativeInfinities: buckets.negativeInfinities[at],
    disclosure: buckets.disclosure[at],
    mean: digits(meanOf(buckets, at)),
  }));
}

/** Diagnostics before what is public before what is released. */
const coverage = [1, 2, 0];

/** What `toldBy` must give for the points with one key each. */
export function expectedOf(
  plain: PlainPoints,
  keyOf: (point: PointNumbers) => number,
): ReturnType<typeof toldBy> {
  return [...groupBy(sorted(plain), keyOf).values()].map((group) => {
    const finite = group.filter(({ value }) => Number.isFinite(value));
    const values = finite.map(({ value }) => value);
    const cursorOf = (value: number) => finite.find((point) => point.value === value)?.cursor ?? null;
    const count = (is: (value: number) => boolean) => group.filter(({ value }) => is(value)).length;
    const mean =
      group.length === 1 ? group[0]?.value : values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      first: group[0]?.cursor,
      last: group.at(-1)?.cursor,
      least: cursorOf(Math.min(...values)),
      greatest: cursorOf(Math.max(...values)),
      odd: group.find(({ value }) => !Number.isFinite(value))?.cursor ?? null,
      count: group.length,
      nans: count(Number.isNaN),
      infinities: count((value) => value === Infinity),
      negativeInfinities: count((value) => value === -Infinity),
      disclosure: coverage.find((word) => group.some(({ disclosure }) => disclosure === word)),
      mean: digits(mean ?? NaN),
    };
  });
}
