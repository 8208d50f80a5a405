import { DatasetError } from './dataset-definition.js';

/** A matrix in row-major order. */
export interface Matrix {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/**
 * Reads a two-dimensional NumPy array of float32 or uint8, in C or Fortran order.
 *
 * @param place named in errors.
 * @throws DatasetError
 *
 * Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
export function readNpy(bytes: Uint8Array, place: string): Matrix {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 0x934e554d || view.getUint16(4) !== 0x5059) {
    throw new DatasetError(place, 'is no NumPy file; save the array with numpy.save');
  }
  const isLong = (bytes[6] as number) >= 2;
  const headerStart = isLong ? 12 : 10;
  const dataStart = headerStart + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = Buffer.from(bytes.subarray(headerStart, dataStart)).toString('latin1');
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const isFortran = /'fortran_order':\s*True/.test(header);
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const [height = 0, width = 0] = shape;
  if (shape.length !== 2 || !(height > 0 && width > 0)) {
    throw new DatasetError(place, `must have two dimensions, has shape (${shape.join(', ')})`);
  }
  const itemBytes = { '<f4': 4, '|u1': 1 }[type];
  if (itemBytes === undefined) {
    throw new DatasetError(
      place,
      `has values of type "${type}"; convert them with array.astype("float32") or ("uint8")`,
    );
  }
  if (bytes.length < dataStart + height * width * itemBytes) {
    throw new DatasetError(
      place,
      `is cut off: ${height} x ${width} values of ${itemBytes} bytes do not fit into ${bytes.length} bytes`,
    );
  }
  const read =
    itemBytes === 4
      ? (index: number) => view.getFloat32(dataStart + 4 * index, true)
      : (index: number) => bytes[dataStart + index] as number;
  const values = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      values[row * width + column] = read(isFortran ? column * height + row : row * width + column);
    }
  }
  return { height, width, values };
}
