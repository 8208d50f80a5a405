import { DatasetError } from '../dataset-error.js';
import type { Picture } from '../picture.js';
import { signatureOf } from './signature.js';

type Read = (view: DataView, offset: number, isLittle: boolean) => number;

/** NumPy's type letter and size -> how a value is read. */
const readers: Readonly<Record<string, Read>> = {
  b1: (view, offset) => (view.getUint8(offset) === 0 ? 0 : 1),
  u1: (view, offset) => view.getUint8(offset),
  i1: (view, offset) => view.getInt8(offset),
  u2: (view, offset, isLittle) => view.getUint16(offset, isLittle),
  i2: (view, offset, isLittle) => view.getInt16(offset, isLittle),
  u4: (view, offset, isLittle) => view.getUint32(offset, isLittle),
  i4: (view, offset, isLittle) => view.getInt32(offset, isLittle),
  u8: (view, offset, isLittle) => Number(view.getBigUint64(offset, isLittle)),
  i8: (view, offset, isLittle) => Number(view.getBigInt64(offset, isLittle)),
  f2: (view, offset, isLittle) => half(view.getUint16(offset, isLittle)),
  f4: (view, offset, isLittle) => view.getFloat32(offset, isLittle),
  f8: (view, offset, isLittle) => view.getFloat64(offset, isLittle),
};

/**
 * Reads a NumPy array of numbers or booleans: `(H, W)`, or `(H, W, C)` with channels last, in C or Fortran order, of either byte
 * order. A pickled array is refused, never run.
 *
 * @param place named in errors.
 * @throws DatasetError
 *
 * Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", versions 1.0, 2.0 and 3.0.
 */
export function readNpy(bytes: Uint8Array, place: string): Picture {
  const { descriptor, isFortran, shape, dataStart, shapeText } = readHeader(bytes, place);
  const [, order, type] = /^([<>|=]?)([a-zA-Z]\d+)$/.exec(descriptor) ?? [];
  const read = readers[type ?? ''];
  if (read === undefined || type === undefined) {
    throw new DatasetError(
      place,
      `has values of type "${descriptor}"; the types ${Object.keys(readers).join(', ')} can be read: save it again with numpy.array(list, dtype="float32")`,
    );
  }
  const [height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || !shape.every((length) => length > 0)) {
    throw new DatasetError(
      place,
      `has the shape ${shapeText}; one picture of two dimensions a file is wanted: save each slice as a file of its own`,
    );
  }
  const itemBytes = Number(type.slice(1));
  const wanted = dataStart + height * width * channels * itemBytes;
  if (bytes.length < wanted) {
    throw new DatasetError(
      place,
      `is cut off: it has ${bytes.length} bytes, and ${wanted} are wanted for a header and ${shape.join(' x ')} values of ${itemBytes} ${itemBytes === 1 ? 'byte' : 'bytes'}; copy it again`,
    );
  }
  const values = new Float32Array(height * width * channels);
  const data = bytes.subarray(dataStart, wanted);
  if (type === 'u1' && !isFortran) values.set(data);
  else fill(values, data, { height, width, channels, isFortran, itemBytes, isLittle: order !== '>', read });
  const extra = bytes.length - wanted;
  return {
    height,
    width,
    channels,
    values,
    layout: `the shape ${shapeText}`,
    ...(type === 'b1' ? { range: [0, 1] as const } : {}),
    ...(extra === 0
      ? {}
      : { remark: `${place}: ${extra} bytes follow after the array and are not read; save the file again` }),
  };
}

interface Layout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly isFortran: boolean;
  readonly itemBytes: number;
  readonly isLittle: boolean;
  readonly read: Read;
}

/** Row by row, channels last, from either order. */
function fill(values: Float32Array, data: Uint8Array, layout: Layout): void {
  const { height, width, channels, isFortran, itemBytes, isLittle, read } = layout;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  // Distance in values between neighbours along each axis of the file.
  const [down, right, deeper] = isFortran ? [1, height, height * width] : [width * channels, channels, 1];
  let index = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < channels; channel++)
        values[index++] = read(view, (row * down + column * right + channel * deeper) * itemBytes, isLittle);
}

interface Header {
  readonly descriptor: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** As NumPy shows it: `(64, 48)`. */
  readonly shapeText: string;
  readonly dataStart: number;
}

function readHeader(bytes: Uint8Array, place: string): Header {
  const kind = signatureOf(bytes);
  if (kind !== 'a NumPy file') {
    const remedy =
      kind === 'a zip archive (.npz)'
        ? 'save one array of it with numpy.save(file, archive["a"])'
        : 'save the array with numpy.save';
    throw new DatasetError(place, `is no NumPy file${kind === null ? '' : ` but ${kind}`}; ${remedy}`);
  }
  const [major = 0, minor = 0] = bytes.subarray(6, 8);
  if (major < 1 || major > 3 || minor !== 0) {
    throw new DatasetError(
      place,
      `has a header of version ${major}.${minor}; 1.0, 2.0 and 3.0 can be read: save it again with numpy.save`,
    );
  }
  const headerStart = major === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWhole = bytes.length >= headerStart;
  const length = !isWhole ? 0 : major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = headerStart + length;
  if (!isWhole || bytes.length < dataStart) {
    throw new DatasetError(
      place,
      `is cut off: it has ${bytes.length} bytes, and its header alone ${dataStart}; copy it again`,
    );
  }
  const text = Buffer.from(bytes.subarray(headerStart, dataStart)).toString('utf8');
  // NumPy on Python 2 wrote lengths as 64L.
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(text)?.[1] ?? '')
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '')
    .map(Number);
  return {
    descriptor: /'descr':\s*'([^']*)'/.exec(text)?.[1] ?? 'a record',
    isFortran: /'fortran_order':\s*True/.test(text),
    shape,
    shapeText: `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`,
    dataStart,
  };
}

/** A 16-bit float. Source: IEEE 754-2019, binary16. */
function half(bits: number): number {
  const sign = bits >> 15 === 1 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
