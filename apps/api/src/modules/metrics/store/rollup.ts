import type { StoredDisclosure } from '../../../db/tables/stored-words.js';
import { inSeriesOrder, type StoredPoint } from './stored-point.js';

/** What is kept of points that a reader sees as one. */
export interface Rollup {
  readonly count: number;
  readonly nans: number;
  readonly infinities: number;
  readonly negativeInfinities: number;
  /** Of the finite values, times 2^-40: a sum of doubles could pass the largest double. */
  readonly scaledSum: number;
  readonly first: StoredPoint;
  readonly last: StoredPoint;
  /** Among the finite values, the earliest of equals; null where no value is finite. */
  readonly least: StoredPoint | null;
  readonly greatest: StoredPoint | null;
  /** The first value that is not finite. */
  readonly odd: StoredPoint | null;
  /** The least covered of the points. */
  readonly disclosure: StoredDisclosure;
}

type Growing = { -readonly [Field in keyof Rollup]: Rollup[Field] };

const scale = 2 ** -40;

/** A roll-up of one point. */
export function rollupOf(point: StoredPoint): Rollup {
  const { value } = point;
  const isMeasured = Number.isFinite(value);
  return {
    count: 1,
    nans: Number.isNaN(value) ? 1 : 0,
    infinities: value === Number.POSITIVE_INFINITY ? 1 : 0,
    negativeInfinities: value === Number.NEGATIVE_INFINITY ? 1 : 0,
    scaledSum: isMeasured ? value * scale : 0,
    first: point,
    last: point,
    least: isMeasured ? point : null,
    greatest: isMeasured ? point : null,
    odd: isMeasured ? null : point,
    disclosure: point.disclosure,
  };
}

/** What both hold together, in whichever order they come. */
export function mergeRollups(a: Rollup, b: Rollup): Rollup {
  const sum = { ...a };
  addTo(sum, b);
  return sum;
}

function addTo(sum: Growing, b: Rollup): void {
  sum.count += b.count;
  sum.nans += b.nans;
  sum.infinities += b.infinities;
  sum.negativeInfinities += b.negativeInfinities;
  sum.scaledSum += b.scaledSum;
  if (inSeriesOrder(b.first, sum.first) < 0) sum.first = b.first;
  if (inSeriesOrder(b.last, sum.last) > 0) sum.last = b.last;
  sum.least = chosen(sum.least, b.least, (one, other) => one.value - other.value);
  sum.greatest = chosen(sum.greatest, b.greatest, (one, other) => other.value - one.value);
  sum.odd = chosen(sum.odd, b.odd, () => 0);
  sum.disclosure = leastCovered(sum.disclosure, b.disclosure);
}

/** Gathers roll-ups by a key that grows with their steps. @returns in the order of the keys. */
export function gather(
  rollups: Iterable<Rollup>,
  keyOf: (rollup: Rollup) => number,
): ReadonlyMap<number, Rollup> {
  const gathered = new Map<number, Rollup>();
  const own = new Map<number, Growing>();
  for (const rollup of rollups) {
    const key = keyOf(rollup);
    const before = gathered.get(key);
    if (before === undefined) {
      gathered.set(key, rollup);
      continue;
    }
    // Only what was made here is changed in place.
    let sum = own.get(key);
    if (sum === undefined) {
      sum = { ...before };
      own.set(key, sum);
      gathered.set(key, sum);
    }
    addTo(sum, rollup);
  }
  return new Map([...gathered].sort(([a], [b]) => a - b));
}

/** Number of values that are NaN or infinite. */
export function nonFinite({ nans, infinities, negativeInfinities }: Rollup): number {
  return nans + infinities + negativeInfinities;
}

/** Mean of the finite values; the value itself of a single point; NaN where several have no finite one. */
export function meanOf(rollup: Rollup): number {
  if (rollup.count === 1) return rollup.first.value;
  const finite = rollup.count - nonFinite(rollup);
  return finite === 0 ? Number.NaN : rollup.scaledSum / finite / scale;
}

function chosen(
  a: StoredPoint | null,
  b: StoredPoint | null,
  compare: (one: StoredPoint, other: StoredPoint) => number,
): StoredPoint | null {
  if (a === null || b === null) return a ?? b;
  return (compare(a, b) || inSeriesOrder(a, b)) <= 0 ? a : b;
}

/** The alphabet has DIAGNOSTIC, PUBLIC, RELEASED in this order, too. */
function leastCovered(a: StoredDisclosure, b: StoredDisclosure): StoredDisclosure {
  if (a < b) return a;
  return b;
}
