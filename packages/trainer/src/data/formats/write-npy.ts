/**
 * A NumPy file of version 1.0, in C order.
 *
 * @param shape whose product is the number of values.
 * Source: NumPy Enhancement Proposal 1.
 */
export function writeNpy(values: Float32Array | Uint8Array, shape: readonly number[]): Uint8Array {
  const type = values instanceof Uint8Array ? '|u1' : '<f4';
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  // The values start at a multiple of 64 bytes.
  const header = Buffer.from(`${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`, 'latin1');
  const start = Buffer.from([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  const body = Buffer.alloc(values.byteLength);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (values instanceof Uint8Array) body.set(values);
  else for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true);
  return Buffer.concat([start, header, body]);
}
