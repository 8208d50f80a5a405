import type { TensorInfo } from '@tensorflow/tfjs-core';
import { wholeCacheLines } from '../shared-heap.js';
import type { SimdBackend } from '../simd-backend.js';
import { input, type SimdKernel } from '../simd-kernel.js';

type Shape4D = [number, number, number, number];

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

/**
 * Bilinear interpolation with aligned corners, and its gradient: attribute `size` with the new height and width, or `shape` of
 * the images. Under names of their own, since some of tfjs' gradients of that name take images for square.
 */
export const resizeKernels: readonly SimdKernel[] = [
  {
    kernelName: 'AlignedBilinear',
    compute: ({ inputs, attrs, backend }) => {
      const x = input(inputs, 'x');
      const shape = x.shape as Shape4D;
      const size = attrs.size as [number, number];
      const result = backend.allocate([shape[0], ...size, shape[3]]);
      return resize(backend, 'resizeBilinear', x, result, shape, size);
    },
  },
  {
    kernelName: 'AlignedBilinearGradient',
    compute: ({ inputs, attrs, backend }) => {
      const dy = input(inputs, 'dy');
      const shape = attrs.shape as Shape4D;
      const size = dy.shape.slice(1, 3) as [number, number];
      return resize(backend, 'resizeBilinearGradient', dy, backend.allocate(shape), shape, size);
    },
  },
];
