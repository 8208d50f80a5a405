import { gunzipSync } from 'node:zlib';
import * as nifti from 'nifti-reader-js';
import { DatasetError } from '../dataset-error.js';
import { channelLayout, type Picture } from '../picture.js';

type Read = (view: DataView, offset: number, isLittle: boolean) => number;

/** NIfTI's code of a type -> its size in bytes, and how a value is read. */
const types: ReadonlyMap<number, readonly [number, Read]> = new Map<number, readonly [number, Read]>([
  [2, [1, (view, offset) => view.getUint8(offset)]],
  [256, [1, (view, offset) => view.getInt8(offset)]],
  [4, [2, (view, offset, isLittle) => view.getInt16(offset, isLittle)]],
  [512, [2, (view, offset, isLittle) => view.getUint16(offset, isLittle)]],
  [8, [4, (view, offset, isLittle) => view.getInt32(offset, isLittle)]],
  [768, [4, (view, offset, isLittle) => view.getUint32(offset, isLittle)]],
  [16, [4, (view, offset, isLittle) => view.getFloat32(offset, isLittle)]],
  [64, [8, (view, offset, isLittle) => view.getFloat64(offset, isLittle)]],
]);

/**
 * Reads the slices of a NIfTI-1 or NIfTI-2 volume, compressed or not: row j and column i of slice k is voxel (i, j, k), after slope
 * and intercept.
 *
 * @throws DatasetError
 */
export function readNifti(bytes: Uint8Array, place: string): readonly Picture[] {
  const refuse = (problem: string): never => {
    throw new DatasetError(place, problem);
  };
  const whole = decompressed(bytes, place);
  const buffer = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength) as ArrayBuffer;
  const header = nifti.isNIFTI(buffer) ? nifti.readHeader(buffer) : null;
  if (header === null) return refuse('is no NIfTI file of one part (.nii or .nii.gz); convert it');
  const [axes = 0, width = 0, height = 0, depth = 1, ...more] = header.dims.slice(
    0,
    1 + (header.dims[0] ?? 0),
  );
  const dimensions = [width, height, depth, ...more];
  if (axes < 2 || width < 1 || height < 1 || more.some((length) => length > 1))
    refuse(
      `has the dimensions ${dimensions.join(' x ')}; one volume of slices is wanted: save each as a file of its own`,
    );
  const type = types.get(header.datatypeCode);
  if (type === undefined)
    return refuse(
      `has values of the NIfTI type ${header.datatypeCode}; whole numbers up to 32 bits and floats can be read: convert it`,
    );
  const [itemBytes, read] = type;
  const wanted = header.vox_offset + width * height * depth * itemBytes;
  if (whole.length < wanted) refuse(`is cut off: it has ${whole.length} bytes of ${wanted}; copy it again`);
  const { scl_slope: slope, scl_inter: intercept } = header;
  const isScaled = Number.isFinite(slope) && slope !== 0;
  const view = new DataView(buffer);
  return Array.from({ length: depth }, (_, slice) => {
    const values = new Float32Array(width * height);
    const start = header.vox_offset + slice * values.length * itemBytes;
    for (let pixel = 0; pixel < values.length; pixel++) {
      const stored = read(view, start + pixel * itemBytes, header.littleEndian);
      values[pixel] = isScaled ? slope * stored + intercept : stored;
    }
    return { height, width, channels: 1, values, layout: channelLayout(1) };
  });
}

function decompressed(bytes: Uint8Array, place: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new DatasetError(place, `is cut off or damaged (${(error as Error).message}); copy it again`);
  }
}
