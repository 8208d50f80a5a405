import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { StoredDisclosure } from '../../../db/tables/stored-words.js';
import { ColumnReader, ColumnWriter } from './columns.js';
import type { StoredPoint } from './stored-point.js';

const deflate = promisify<Buffer, Buffer>(deflateRaw);
const inflate = promisify<Buffer, Buffer>(inflateRaw);

/** The order is that of the stored numbers. */
export const disclosures: readonly StoredDisclosure[] = ['RELEASED', 'DIAGNOSTIC', 'PUBLIC'];

/** The bytes of a chunk: column by column, compressed. */
export async function encodePoints(points: readonly StoredPoint[]): Promise<Buffer> {
  const writer = new ColumnWriter();
  writer.integers([points.length]);
  writePoints(writer, points);
  return compress(writer);
}

/** The points of a chunk, to the last bit. @throws ColumnError; what zlib throws for bytes that it did not make. */
export async function decodePoints(bytes: Buffer): Promise<readonly StoredPoint[]> {
  const reader = await decompress(bytes);
  const [count = 0] = reader.integers(1);
  return readPoints(reader, count);
}

/** Compresses what was written. */
export async function compress(writer: ColumnWriter): Promise<Buffer> {
  return deflate(writer.bytes());
}

/** Opens what `compress` made. */
export async function decompress(bytes: Buffer): Promise<ColumnReader> {
  return new ColumnReader(await inflate(bytes));
}

/** Writes points; the reader has to know their number. */
export function writePoints(writer: ColumnWriter, points: readonly StoredPoint[]): void {
  const steps = points.map(({ step }) => step);
  writer.integers(steps);
  writer.integers(points.map(({ cursor }) => cursor));
  writer.integers(points.map(({ at }) => at));
  writer.integers(points.map(({ place }) => place));
  writer.integers(points.map(({ disclosure }) => disclosures.indexOf(disclosure)));
  writer.floats(
    points.map(({ epoch }) => epoch),
    steps,
  );
  writer.floats(points.map(({ wallTimeMs }) => wallTimeMs));
  writer.floats(points.map(({ value }) => value));
}

/** Reads `count` points that `writePoints` wrote. */
export function readPoints(reader: ColumnReader, count: number): readonly StoredPoint[] {
  const steps = reader.integers(count);
  const cursors = reader.integers(count);
  const ats = reader.integers(count);
  const places = reader.integers(count);
  const words = reader.integers(count);
  const epochs = reader.floats(count, steps);
  const wallTimesMs = reader.floats(count);
  const values = reader.floats(count);
  return steps.map((step, index) => ({
    cursor: cursors[index] ?? 0,
    step,
    epoch: epochs[index] ?? 0,
    wallTimeMs: wallTimesMs[index] ?? 0,
    at: ats[index] ?? 0,
    value: values[index] ?? 0,
    place: places[index] ?? 0,
    disclosure: disclosures[words[index] ?? 0] ?? 'DIAGNOSTIC',
  }));
}
