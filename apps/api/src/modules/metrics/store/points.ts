import type { StoredDisclosure } from '../../../db/tables/stored-words.js';

/** Where points are and what their values are, a column each, every entry a point. */
export interface PointColumns {
  /** Of its event; a metric comes at most once in an event. */
  readonly cursor: Float64Array;
  readonly step: Float64Array;
  readonly epoch: Float64Array;
  readonly wallTimeMs: Float64Array;
  /** May be NaN or infinite. */
  readonly value: Float64Array;
}

/** Points of one metric, all of what was recorded of each. */
export interface Points extends PointColumns {
  /** Of the event, in milliseconds since 1970. */
  readonly at: Float64Array;
  /** Place among the metrics of its event. */
  readonly place: Float64Array;
  /** Place in `disclosures`. */
  readonly disclosure: Float64Array;
}

/** The order is that of the stored numbers. */
export const disclosures: readonly StoredDisclosure[] = ['RELEASED', 'DIAGNOSTIC', 'PUBLIC'];

const columns = [
  'cursor',
  'step',
  'epoch',
  'wallTimeMs',
  'value',
  'at',
  'place',
  'disclosure',
] as const satisfies readonly (keyof Points)[];

/** One point, as numbers. */
export type PointNumbers = Readonly<Record<keyof Points, number>>;

function eachColumn(make: (column: keyof Points) => Float64Array): Points {
  return {
    cursor: make('cursor'),
    step: make('step'),
    epoch: make('epoch'),
    wallTimeMs: make('wallTimeMs'),
    value: make('value'),
    at: make('at'),
    place: make('place'),
    disclosure: make('disclosure'),
  };
}

/** Gathers points one by one. */
export class GrowingPoints {
  #columns = eachColumn(() => new Float64Array(64));
  #length = 0;

  push(point: PointNumbers): void {
    if (this.#length === this.#columns.step.length) this.#grow();
    for (const column of columns) this.#columns[column][this.#length] = point[column];
    this.#length += 1;
  }

  /** What was gathered. */
  points(): Points {
    return slicePoints(this.#columns, 0, this.#length);
  }

  #grow(): void {
    const before = this.#columns;
    this.#columns = eachColumn((column) => {
      const larger = new Float64Array(2 * this.#length);
      larger.set(before[column]);
      return larger;
    });
  }
}

/** Points `from` up to and without `to`; the bytes are shared. */
export function slicePoints(points: Points, from: number, to: number): Points {
  return eachColumn((column) => points[column].subarray(from, to));
}

/** The points at these places. */
export function pickPoints(points: Points, places: ArrayLike<number>): Points {
  return eachColumn((column) => pick(points[column], places));
}

/** One after another. */
export function joinPoints(parts: readonly Points[]): Points {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return eachColumn((column) => join(parts.map((part) => part[column])));
}

/** By step, and of a repeated step by arrival. */
export function inSeriesOrder(points: Points): Points {
  const order = orderOf(points, null);
  return order === null ? points : pickPoints(points, order);
}

/** The entries at these places; of none where a place is below 0, which is then NaN. */
export function pick(column: Float64Array, places: ArrayLike<number>): Float64Array {
  const { length } = places;
  const picked = new Float64Array(length);
  for (let index = 0; index < length; index += 1)
    picked[index] = column[places[index] as number] ?? Number.NaN;
  return picked;
}

/** One column after another. */
export function join(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** 0, 1, 2, ... */
export function counting(length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let index = 0; index < length; index += 1) numbers[index] = index;
  return numbers;
}

/** Below 0 where point `a` comes first in a series. */
export function comparePoints({ step, cursor }: PointColumns, a: number, b: number): number {
  return (step[a] as number) - (step[b] as number) || (cursor[a] as number) - (cursor[b] as number);
}

/** Places of the points at `places` (null: of all) in the order of the series, as places in `places`; null where they are in order. */
export function orderOf(points: PointColumns, places: Int32Array | null): Int32Array | null {
  const length = places?.length ?? points.step.length;
  const pointAt = (index: number) => (places === null ? index : (places[index] as number));
  let isOrdered = true;
  for (let index = 1; index < length && isOrdered; index += 1)
    isOrdered = comparePoints(points, pointAt(index - 1), pointAt(index)) <= 0;
  if (isOrdered) return null;
  return counting(length).sort((a, b) => comparePoints(points, pointAt(a), pointAt(b)));
}
