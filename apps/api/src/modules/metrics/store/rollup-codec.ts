import { ColumnWriter } from './columns.js';
import { compress, decompress, disclosures, readPoints, writePoints } from './point-codec.js';
import type { Rollup } from './rollup.js';
import type { StoredPoint } from './stored-point.js';

/** Where a point of a roll-up is written. */
const absent = 0;
const asFirst = 1;
const asLast = 2;
const apart = 3;

/** The bytes of neighbouring roll-ups of a series, in their order. */
export async function encodeRollups(rollups: readonly Rollup[]): Promise<Buffer> {
  const writer = new ColumnWriter();
  const points: StoredPoint[] = rollups.map(({ first }) => first);
  const codes = (['last', 'least', 'greatest', 'odd'] as const).map((role) =>
    rollups.map((rollup) => {
      const point = rollup[role];
      if (point === null) return absent;
      if (point.cursor === rollup.first.cursor) return asFirst;
      if (role !== 'last' && point.cursor === rollup.last.cursor) return asLast;
      points.push(point);
      return apart;
    }),
  );
  writer.integers([rollups.length, points.length]);
  for (const column of codes) writer.integers(column);
  writer.integers(rollups.map(({ count }) => count));
  writer.integers(rollups.map(({ nans }) => nans));
  writer.integers(rollups.map(({ infinities }) => infinities));
  writer.integers(rollups.map(({ negativeInfinities }) => negativeInfinities));
  writer.integers(rollups.map(({ disclosure }) => disclosures.indexOf(disclosure)));
  writer.floats(rollups.map(({ scaledSum }) => scaledSum));
  writePoints(writer, points);
  return compress(writer);
}

/** What `encodeRollups` was given. @throws ColumnError; what zlib throws for bytes that it did not make. */
export async function decodeRollups(bytes: Buffer): Promise<readonly Rollup[]> {
  const reader = await decompress(bytes);
  const [length = 0, pointCount = 0] = reader.integers(2);
  const codes = Array.from({ length: 4 }, () => reader.integers(length));
  const counts = reader.integers(length);
  const nans = reader.integers(length);
  const infinities = reader.integers(length);
  const negativeInfinities = reader.integers(length);
  const words = reader.integers(length);
  const sums = reader.floats(length);
  const points = readPoints(reader, pointCount);
  let next = length;
  const [lasts = [], ...others] = codes.map((column, role) =>
    column.map((code, index): StoredPoint | null | typeof asLast => {
      if (code === apart) {
        next += 1;
        return points[next - 1] ?? null;
      }
      if (code === asFirst) return points[index] ?? null;
      return code === asLast && role > 0 ? asLast : null;
    }),
  );
  return counts.map((count, index) => {
    const first = points[index] as StoredPoint;
    const last = lasts[index] as StoredPoint;
    const [least, greatest, odd] = others.map((column) => {
      const point = column[index] ?? null;
      return point === asLast ? last : point;
    });
    return {
      count,
      nans: nans[index] ?? 0,
      infinities: infinities[index] ?? 0,
      negativeInfinities: negativeInfinities[index] ?? 0,
      scaledSum: sums[index] ?? 0,
      ...{ first, last, least: least ?? null, greatest: greatest ?? null, odd: odd ?? null },
      disclosure: disclosures[words[index] ?? 0] ?? 'DIAGNOSTIC',
    };
  });
}
