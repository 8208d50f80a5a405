import type { TensorInfo } from '@tensorflow/tfjs-core';
import { wholeCacheLines } from '../shared-heap.js';
import type { SimdBackend } from '../simd-backend.js';
import { type SimdKernel, simdKernel } from '../simd-kernel.js';

type Shape4D = readonly [number, number, number, number];

/** @param shape of the images that are, or would be, enlarged. */
function resize(
  backend: SimdBackend,
  kernel: 'resizeBilinear' | 'resizeBilinearGradient',
  source: TensorInfo,
  result: TensorInfo,
  [batch, height, width, channels]: Shape4D,
  [newHeight, newWidth]: readonly [number, number],
): TensorInfo {
  const { threads } = backend;
  const from = backend.pointerOf(source);
  const scratchBytes = wholeCacheLines(4 * Math.max(width, newWidth) * channels);
  const lines = batch * (kernel === 'resizeBilinear' ? newHeight : height);
  threads.withScratch(threads.threads * scratchBytes, (scratch) =>
    threads.run(kernel, lines, 4 * batch * newHeight * newWidth * channels, [
      from,
      backend.pointerOf(result),
      height,
      width,
      channels,
      newHeight,
      newWidth,
      scratch,
      scratchBytes,
    ]),
  );
  return result;
}

/** Under names of their own, since some of tfjs' gradients of that name take images for square. */
export const resizeKernels: readonly SimdKernel[] = [
  simdKernel('AlignedBilinear', ({ inputs: { x }, attributes: { size }, backend }) => {
    const shape = x.shape as [number, number, number, number];
    const result = backend.allocate([shape[0], ...size, shape[3]]);
    return resize(backend, 'resizeBilinear', x, result, shape, size);
  }),
  simdKernel('AlignedBilinearGradient', ({ inputs: { dy }, attributes: { shape }, backend }) => {
    const size = dy.shape.slice(1, 3) as [number, number];
    return resize(backend, 'resizeBilinearGradient', dy, backend.allocate([...shape]), shape, size);
  }),
];
