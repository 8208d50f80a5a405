import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ColumnReader, ColumnWriter } from './columns.js';
import type { Points } from './points.js';

/** The bytes of a chunk: column by column, compressed. */
export function encodePoints(points: Points): Buffer {
  const { step, cursor, at, place, disclosure, epoch, wallTimeMs, value } = points;
  const writer = new ColumnWriter();
  writer.integers([step.length]);
  for (const column of [step, cursor, at, place, disclosure]) writer.integers(column);
  writer.floats(epoch, step);
  for (const column of [wallTimeMs, value]) writer.floats(column);
  return compress(writer);
}

/** The points of a chunk, to the last bit. @throws ColumnError; what zlib throws for bytes that it did not make. */
export function decodePoints(bytes: Buffer): Points {
  const reader = decompress(bytes);
  const [count = 0] = reader.integers(1);
  const step = reader.integers(count);
  const cursor = reader.integers(count);
  const at = reader.integers(count);
  const place = reader.integers(count);
  const disclosure = reader.integers(count);
  const epoch = reader.floats(count, step);
  const wallTimeMs = reader.floats(count);
  const value = reader.floats(count);
  return { step, cursor, at, place, disclosure, epoch, wallTimeMs, value };
}

/** Compresses what was written: a few kilobytes, for which a thread of zlib's would take ten times as long. */
export function compress(writer: ColumnWriter): Buffer {
  return deflateRawSync(writer.bytes());
}

/** Opens what `compress` made. */
export function decompress(bytes: Buffer): ColumnReader {
  return new ColumnReader(inflateRawSync(bytes));
}
