import { gunzipSync } from 'node:zlib';
import { DatasetError } from '../dataset-error.js';

/** Bytes with their dimensions. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

const unsignedByte = 8;

/**
 * Reads an IDX file of unsigned bytes, compressed or not.
 *
 * @throws DatasetError
 *
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section "File formats".
 */
export function readIdx(bytes: Uint8Array, place: string): IdxArray {
  let whole = bytes;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      whole = gunzipSync(bytes);
    } catch (error) {
      throw new DatasetError(place, `is cut off or damaged (${(error as Error).message}); copy it again`);
    }
  }
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const axes = whole[3] ?? 0;
  const start = 4 + 4 * axes;
  if (whole.length < start || view.getUint16(0) !== 0 || whole[2] !== unsignedByte || axes === 0)
    throw new DatasetError(
      place,
      'is no IDX file of unsigned bytes; take the files of the MNIST distribution',
    );
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.reduce((product, length) => product * length, 1);
  if (whole.length < start + count)
    throw new DatasetError(
      place,
      `is cut off: it has ${whole.length} bytes of ${start + count} for ${shape.join(' x ')} values; copy it again`,
    );
  return { shape, values: whole.subarray(start, start + count) };
}
