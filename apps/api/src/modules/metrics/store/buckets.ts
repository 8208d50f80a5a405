import { comparePoints, counting, join, orderOf, type PointColumns, type Points, pick } from './points.js';

/**
 * What is kept of points that a reader sees as one, a column each, every entry a bucket.
 *
 * Roles name points by their place in `points`, -1 for none.
 */
export interface Buckets {
  readonly points: PointColumns;
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Among the finite values, the earliest of equals; none where no value is finite. */
  readonly least: Int32Array;
  readonly greatest: Int32Array;
  /** The first value that is not finite. */
  readonly odd: Int32Array;
  readonly count: Float64Array;
  readonly nans: Float64Array;
  readonly infinities: Float64Array;
  readonly negativeInfinities: Float64Array;
  /** Of the finite values, times 2^-40: a sum of doubles could pass the largest double. */
  readonly scaledSum: Float64Array;
  /** The least covered of the points: its place in `disclosures`. */
  readonly disclosure: Float64Array;
}

/** Which of the points of a bucket are known. */
const roles = ['first', 'last', 'least', 'greatest', 'odd'] as const;
/** What buckets tell besides points. */
const sums = [
  'count',
  'nans',
  'infinities',
  'negativeInfinities',
  'scaledSum',
  'disclosure',
] as const satisfies readonly (keyof Buckets)[];

type Role = (typeof roles)[number];
type Sum = (typeof sums)[number];

const scale = 2 ** -40;
/** By place in `disclosures`: what epsilon does not cover comes before what it has nothing to do with. */
const cover = [2, 0, 1];

/** Number of buckets. */
export function lengthOf({ first }: Buckets): number {
  return first.length;
}

function made(
  points: PointColumns,
  role: (name: Role) => Int32Array,
  sum: (name: Sum) => Float64Array,
): Buckets {
  return {
    points,
    first: role('first'),
    last: role('last'),
    least: role('least'),
    greatest: role('greatest'),
    odd: role('odd'),
    count: sum('count'),
    nans: sum('nans'),
    infinities: sum('infinities'),
    negativeInfinities: sum('negativeInfinities'),
    scaledSum: sum('scaledSum'),
    disclosure: sum('disclosure'),
  };
}

/** Each point by itself; in one pass, as every read begins here. */
export function bucketsOf(points: Points): Buckets {
  const { value, disclosure } = points;
  const { length } = value;
  const own = counting(length);
  const none = () => new Int32Array(length).fill(-1);
  const column = () => new Float64Array(length);
  const least = none();
  const buckets: Buckets = {
    ...{ points, disclosure, least, first: own, last: own, greatest: least, odd: none() },
    ...{ nans: column(), infinities: column(), negativeInfinities: column(), scaledSum: column() },
    count: column().fill(1),
  };
  for (let place = 0; place < length; place += 1) {
    const one = value[place] as number;
    if (Number.isFinite(one)) {
      least[place] = place;
      buckets.scaledSum[place] = one * scale;
      continue;
    }
    buckets.odd[place] = place;
    const kind = Number.isNaN(one) ? 'nans' : one > 0 ? 'infinities' : 'negativeInfinities';
    buckets[kind][place] = 1;
  }
  return buckets;
}

/** Buckets `from` up to and without `to`; the bytes are shared. */
export function sliceBuckets(buckets: Buckets, from: number, to: number): Buckets {
  if (from === 0 && to === lengthOf(buckets)) return buckets;
  return made(
    buckets.points,
    (role) => buckets[role].subarray(from, to),
    (sum) => buckets[sum].subarray(from, to),
  );
}

/** One after another. */
export function joinBuckets(parts: readonly Buckets[]): Buckets {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const tables = parts.map(({ points }) => points);
  const points = {
    cursor: join(tables.map(({ cursor }) => cursor)),
    step: join(tables.map(({ step }) => step)),
    epoch: join(tables.map(({ epoch }) => epoch)),
    wallTimeMs: join(tables.map(({ wallTimeMs }) => wallTimeMs)),
    value: join(tables.map(({ value }) => value)),
  };
  const length = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const joinedRole = (role: Role) => {
    const joined = new Int32Array(length);
    let at = 0;
    let before = 0;
    for (const part of parts) {
      for (const place of part[role]) {
        joined[at] = place < 0 ? -1 : place + before;
        at += 1;
      }
      before += part.points.step.length;
    }
    return joined;
  };
  return made(points, joinedRole, (sum) => join(parts.map((part) => part[sum])));
}

/** In the order of their first points. */
export function inOrder(buckets: Buckets): Buckets {
  const order = orderOf(buckets.points, buckets.first);
  if (order === null) return buckets;
  return made(
    buckets.points,
    (role) => order.map((place) => buckets[role][place] as number),
    (sum) => pick(buckets[sum], order),
  );
}

/**
 * Gathers neighbours.
 *
 * @param buckets in the order of their first points.
 * @param keyOf of the step of a first point; buckets with one key become one. It grows with the step.
 */
export function gather(buckets: Buckets, keyOf: (step: number) => number): Buckets {
  const length = lengthOf(buckets);
  const { points, first } = buckets;
  const groupOf = new Int32Array(length);
  let groups = 0;
  let before = Number.NaN;
  for (let index = 0; index < length; index += 1) {
    const key = keyOf(points.step[first[index] as number] as number);
    if (key !== before) groups += 1;
    before = key;
    groupOf[index] = groups - 1;
  }
  if (groups === length) return buckets;
  return merge(buckets, groupOf, groups);
}

/** In one pass, as this is what compaction and long reads spend their time on. */
function merge(buckets: Buckets, groupOf: Int32Array, groups: number): Buckets {
  const { points } = buckets;
  const { value } = points;
  const role = () => new Int32Array(groups).fill(-1);
  const sum = () => new Float64Array(groups);
  const merged = made(points, role, sum);
  for (let index = 0; index < groupOf.length; index += 1) {
    const group = groupOf[index] as number;
    const last = buckets.last[index] as number;
    // Buckets come in the order of their first points.
    if ((merged.first[group] as number) < 0) {
      merged.first[group] = buckets.first[index] as number;
      merged.last[group] = last;
      merged.disclosure[group] = buckets.disclosure[index] as number;
    } else {
      if (comparePoints(points, last, merged.last[group] as number) > 0) merged.last[group] = last;
      merged.disclosure[group] = leastCovered(
        merged.disclosure[group] as number,
        buckets.disclosure[index] as number,
      );
    }
    const least = buckets.least[index] as number;
    const leastThere = merged.least[group] as number;
    if (
      least >= 0 &&
      (leastThere < 0 ||
        isBefore(points, least, leastThere, value[least] as number, value[leastThere] as number))
    )
      merged.least[group] = least;
    const greatest = buckets.greatest[index] as number;
    const greatestThere = merged.greatest[group] as number;
    if (
      greatest >= 0 &&
      (greatestThere < 0 ||
        isBefore(points, greatest, greatestThere, value[greatestThere] as number, value[greatest] as number))
    )
      merged.greatest[group] = greatest;
    const odd = buckets.odd[index] as number;
    const oddThere = merged.odd[group] as number;
    if (odd >= 0 && (oddThere < 0 || comparePoints(points, odd, oddThere) < 0)) merged.odd[group] = odd;
    add(merged.count, buckets.count, group, index);
    add(merged.nans, buckets.nans, group, index);
    add(merged.infinities, buckets.infinities, group, index);
    add(merged.negativeInfinities, buckets.negativeInfinities, group, index);
    add(merged.scaledSum, buckets.scaledSum, group, index);
  }
  return merged;
}

/** Whether `a` comes before `b`: by these values, and of equal ones by the order of the series. */
function isBefore(points: PointColumns, a: number, b: number, valueOfA: number, valueOfB: number): boolean {
  return valueOfA < valueOfB || (valueOfA === valueOfB && comparePoints(points, a, b) < 0);
}

function add(to: Float64Array, from: Float64Array, at: number, index: number): void {
  to[at] = (to[at] as number) + (from[index] as number);
}

/** Number of values of a bucket that are NaN or infinite. */
export function nonFiniteOf({ nans, infinities, negativeInfinities }: Buckets, place: number): number {
  return (nans[place] ?? 0) + (infinities[place] ?? 0) + (negativeInfinities[place] ?? 0);
}

/** Mean of the finite values; the value itself of a single point; NaN where several have no finite one. */
export function meanOf(buckets: Buckets, place: number): number {
  const count = buckets.count[place] as number;
  if (count === 1) return buckets.points.value[buckets.first[place] as number] as number;
  const finite = count - nonFiniteOf(buckets, place);
  return finite === 0 ? Number.NaN : (buckets.scaledSum[place] as number) / finite / scale;
}

/** Points of all buckets. */
export function totalOf({ count }: Buckets): number {
  return count.reduce((sum, one) => sum + one, 0);
}

/** Place in `disclosures` of the least covered of all. */
export function disclosureOfAll({ disclosure }: Buckets): number {
  return disclosure.reduce(leastCovered, Number.NaN);
}

function leastCovered(a: number, b: number): number {
  return Number.isNaN(a) || (cover[b] as number) < (cover[a] as number) ? b : a;
}
