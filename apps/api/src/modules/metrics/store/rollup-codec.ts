import type { Buckets } from './buckets.js';
import { ColumnWriter } from './columns.js';
import { compress, decompress } from './point-codec.js';
import { counting, pick } from './points.js';

/** Where a point of a bucket is written. */
const absent = 0;
const asFirst = 1;
const asLast = 2;
const apart = 3;

const named = ['last', 'least', 'greatest', 'odd'] as const;
const counted = ['count', 'nans', 'infinities', 'negativeInfinities', 'disclosure'] as const;

/** The bytes of neighbouring buckets of a series, in their order. */
export function encodeRollups(buckets: Buckets): Buffer {
  const { first, last, points } = buckets;
  const places = [...first];
  const codes = named.map((role) =>
    buckets[role].map((place, index) => {
      if (place < 0) return absent;
      if (place === first[index]) return asFirst;
      if (role !== 'last' && place === last[index]) return asLast;
      places.push(place);
      return apart;
    }),
  );
  const writer = new ColumnWriter();
  writer.integers([first.length, places.length]);
  for (const column of codes) writer.integers(column);
  for (const column of counted) writer.integers(buckets[column]);
  writer.floats(buckets.scaledSum);
  const step = pick(points.step, places);
  writer.integers(step);
  writer.integers(pick(points.cursor, places));
  writer.floats(pick(points.epoch, places), step);
  writer.floats(pick(points.wallTimeMs, places));
  writer.floats(pick(points.value, places));
  return compress(writer);
}

/** What `encodeRollups` was given. @throws ColumnError; what zlib throws for bytes that it did not make. */
export function decodeRollups(bytes: Buffer): Buckets {
  const reader = decompress(bytes);
  const [length = 0, pointCount = 0] = reader.integers(2);
  reader.expect((named.length + counted.length + 1) * length + 5 * pointCount);
  const codes = named.map(() => reader.integers(length));
  const [count, nans, infinities, negativeInfinities, disclosure] = counted.map(() =>
    reader.integers(length),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const scaledSum = reader.floats(length);
  const step = reader.integers(pointCount);
  const cursor = reader.integers(pointCount);
  const epoch = reader.floats(pointCount, step);
  const wallTimeMs = reader.floats(pointCount);
  const value = reader.floats(pointCount);

  const first = counting(length);
  let next = length;
  let free = new Int32Array(4 * length);
  const placesOf = (column: Float64Array, last: Int32Array): Int32Array => {
    const places = free.subarray(0, length);
    free = free.subarray(length);
    for (let index = 0; index < length; index += 1) {
      const code = column[index];
      if (code === asFirst) places[index] = index;
      else if (code === asLast) places[index] = last[index] as number;
      else if (code === apart) {
        places[index] = next;
        next += 1;
      } else places[index] = -1;
    }
    return places;
  };
  const [lasts, leasts, greatests, odds] = codes as [Float64Array, Float64Array, Float64Array, Float64Array];
  const last = placesOf(lasts, first);
  const least = placesOf(leasts, last);
  const greatest = placesOf(greatests, last);
  const odd = placesOf(odds, last);
  return {
    points: { step, cursor, epoch, wallTimeMs, value },
    ...{ first, last, least, greatest, odd },
    ...{ count, nans, infinities, negativeInfinities, scaledSum, disclosure },
  };
}
