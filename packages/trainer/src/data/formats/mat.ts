import { constants, inflateSync } from 'node:zlib';
import { DatasetError } from '../dataset-error.js';

/** An array of a MATLAB file. */
export interface MatArray {
  readonly shape: readonly number[];
  /** In MATLAB's order: the first axis runs fastest. */
  readonly at: (index: number) => number;
}

const int32 = 5;
const matrix = 14;
const compressed = 15;
/** Codes of numeric storage -> bytes of a value, and how it is read. */
const types: ReadonlyMap<number, readonly [number, (view: DataView, offset: number) => number]> = new Map<
  number,
  readonly [number, (view: DataView, offset: number) => number]
>([
  [1, [1, (view, offset) => view.getInt8(offset)]],
  [2, [1, (view, offset) => view.getUint8(offset)]],
  [3, [2, (view, offset) => view.getInt16(offset, true)]],
  [4, [2, (view, offset) => view.getUint16(offset, true)]],
  [int32, [4, (view, offset) => view.getInt32(offset, true)]],
  [6, [4, (view, offset) => view.getUint32(offset, true)]],
  [7, [4, (view, offset) => view.getFloat32(offset, true)]],
  [9, [8, (view, offset) => view.getFloat64(offset, true)]],
  [12, [8, (view, offset) => Number(view.getBigInt64(offset, true))]],
  [13, [8, (view, offset) => Number(view.getBigUint64(offset, true))]],
]);
/** Enough of a variable to tell its name. */
const headBytes = 512;

/**
 * Reads some numeric arrays of a MATLAB v5 file, compressed or not; others are not unpacked.
 *
 * @param names of the variables that are wanted.
 * @throws DatasetError when one is missing or the file cannot be read.
 *
 * Source: The MathWorks, "MAT-File Format", chapter 1, level 5.
 */
export function readMat(
  bytes: Buffer,
  names: readonly string[],
  place: string,
): ReadonlyMap<string, MatArray> {
  if (
    !bytes.toString('latin1', 0, 19).startsWith('MATLAB 5.0 MAT-file') ||
    bytes.toString('latin1', 126, 128) !== 'IM'
  )
    throw new DatasetError(
      place,
      'is no MATLAB file of version 5 in little-endian order; save it with save(file, "-v7")',
    );
  const arrays = new Map<string, MatArray>();
  try {
    for (let offset = 128; offset + 8 <= bytes.length; ) {
      const [type, length] = [bytes.readUInt32LE(offset), bytes.readUInt32LE(offset + 4)];
      const packed = bytes.subarray(offset + 8, offset + 8 + length);
      if (packed.length < length) throw new RangeError(`it ends ${length - packed.length} bytes early`);
      offset += 8 + length;
      const isPacked = type === compressed;
      if (!isPacked && type !== matrix) continue;
      const head = isPacked ? inflateHead(packed) : bytes.subarray(offset - 8 - length, offset);
      const name = nameOf(head.subarray(8));
      if (!names.includes(name)) continue;
      const whole = isPacked ? inflateSync(packed) : head;
      arrays.set(name, arrayOf(whole.subarray(8)));
    }
  } catch (error) {
    throw new DatasetError(place, `is cut off or damaged (${(error as Error).message}); copy it again`);
  }
  for (const name of names)
    if (!arrays.has(name))
      throw new DatasetError(place, `has no array "${name}"; it is not of the Duke distribution`);
  return arrays;
}

const inflateHead = (packed: Buffer): Buffer =>
  inflateSync(packed.subarray(0, headBytes), { finishFlush: constants.Z_SYNC_FLUSH });

interface Element {
  readonly type: number;
  readonly data: Buffer;
  readonly next: number;
}

/** A part of a matrix; one of up to four bytes stands in its own tag. */
function elementAt(bytes: Buffer, offset: number): Element {
  const tag = bytes.readUInt32LE(offset);
  if (tag >> 16 !== 0)
    return {
      type: tag & 0xffff,
      data: bytes.subarray(offset + 4, offset + 4 + (tag >> 16)),
      next: offset + 8,
    };
  const length = bytes.readUInt32LE(offset + 4);
  const data = bytes.subarray(offset + 8, offset + 8 + length);
  return { type: tag, data, next: offset + 8 + Math.ceil(length / 8) * 8 };
}

/** Of a matrix: flags, dimensions, name, values. */
function partsOf(bytes: Buffer): { readonly dimensions: Element; readonly name: Element } {
  const dimensions = elementAt(bytes, elementAt(bytes, 0).next);
  return { dimensions, name: elementAt(bytes, dimensions.next) };
}

const nameOf = (bytes: Buffer): string => partsOf(bytes).name.data.toString('latin1');

function arrayOf(bytes: Buffer): MatArray {
  const { dimensions, name } = partsOf(bytes);
  const shape = Array.from({ length: dimensions.data.length / 4 }, (_, axis) =>
    dimensions.data.readInt32LE(4 * axis),
  );
  const { type, data } = elementAt(bytes, name.next);
  const found = types.get(type);
  const count = shape.reduce((product, length) => product * length, 1);
  if (found === undefined) throw new RangeError(`an array of type ${type} holds no numbers`);
  const [itemBytes, read] = found;
  if (data.length < count * itemBytes) throw new RangeError('an array is shorter than its shape');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return { shape, at: (index) => read(view, index * itemBytes) };
}
