import type { TensorInfo } from '@tensorflow/tfjs-core';
import { wordsPerFour } from '../../../noise/grid-normal.js';
import type { NoiseGrid } from '../../../noise/noise-grid.js';
import type { ByteSource } from '../../../random/byte-source.js';
import type { SimdBackend } from '../simd-backend.js';
import { simdKernel, sizeOf } from '../simd-kernel.js';

/** Numbers that one unit works on. */
const unitNumbers = 8192;

/** Bytes of the source for four numbers. */
const bytesPerFour = 4 * wordsPerFour;

/** The two words of a double-precision number. */
function wordsOf(value: number): readonly [number, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [view.getInt32(0, true), view.getInt32(4, true)];
}

function addNoise(
  backend: SimdBackend,
  sum: TensorInfo,
  mask: TensorInfo | undefined,
  { spacing, deviation, ditherBits }: NoiseGrid,
  bytes: ByteSource,
): TensorInfo {
  const { threads } = backend;
  const size = sizeOf(sum.shape);
  const from = backend.pointerOf(sum);
  const kept = mask === undefined ? 0 : backend.pointerOf(mask);
  const result = backend.allocate(sum.shape);
  const randomBytes = bytesPerFour * Math.ceil(size / 4);
  threads.withScratch(randomBytes, (random) => {
    bytes.fill(threads.bytes(random, randomBytes));
    threads.run('gridNoise', Math.ceil(size / unitNumbers), 8 * size, [
      from,
      random,
      backend.pointerOf(result),
      size,
      unitNumbers,
      ...wordsOf(deviation),
      ...wordsOf(spacing),
      ...wordsOf(1 / spacing),
      ditherBits,
      kept,
    ]);
  });
  return result;
}

export const gridNoise = simdKernel(
  'GridNoise',
  ({ inputs: { sum, mask }, attributes: { bytes, ...grid }, backend }) =>
    addNoise(backend, sum, mask, grid, bytes),
);
