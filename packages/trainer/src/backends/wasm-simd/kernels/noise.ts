import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ByteSource } from '../../../random/byte-source.js';
import type { SimdBackend } from '../simd-backend.js';
import { input, type SimdKernel, sizeOf } from '../simd-kernel.js';

/** Numbers that one unit works on. */
const unitNumbers = 8192;

const words = new DataView(new ArrayBuffer(8));

function addNoise(
  backend: SimdBackend,
  sum: TensorInfo,
  mask: TensorInfo | undefined,
  standardDeviation: number,
  bytes: ByteSource,
): TensorInfo {
  const { threads } = backend;
  const size = sizeOf(sum.shape);
  const from = backend.pointerOf(sum);
  const kept = mask === undefined ? 0 : backend.pointerOf(mask);
  const result = backend.allocate(sum.shape);
  words.setFloat64(0, standardDeviation, true);
  // One pair more than is used, where the last four numbers are not whole.
  threads.withScratch(16 * Math.ceil(size / 2) + 16, (random) => {
    bytes.fill(threads.bytes(random, 16 * Math.ceil(size / 2)));
    threads.run('gaussianNoise', Math.ceil(size / unitNumbers), 8 * size, [
      from,
      random,
      backend.pointerOf(result),
      size,
      unitNumbers,
      words.getInt32(0, true),
      words.getInt32(4, true),
      kept,
    ]);
  });
  return result;
}

/**
 * sum + standardDeviation x mask x standard normal numbers. Inputs `sum` and, if coordinates are dropped, `mask`; attributes
 * `standardDeviation` and `bytes`, the source of randomness, of which 16 bytes are taken for every two numbers.
 */
export const gaussianNoise: SimdKernel = {
  kernelName: 'GaussianNoise',
  compute: ({ inputs, attrs, backend }) =>
    addNoise(
      backend,
      input(inputs, 'sum'),
      inputs.mask,
      attrs.standardDeviation as number,
      attrs.bytes as unknown as ByteSource,
    ),
};
