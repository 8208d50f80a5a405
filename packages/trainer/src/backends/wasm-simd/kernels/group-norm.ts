import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bitsOf } from '../kernel-threads.js';
import { input, type SimdKernel } from '../simd-kernel.js';

type Shape4D = [number, number, number, number];

/** Pixels whose sums are taken together, 32 KiB of numbers: a property of the shape alone, so that the sums are too. */
function chunksOf(pixels: number, channels: number): { perChunk: number; chunks: number } {
  const perChunk = Math.max(16, Math.floor(8192 / channels));
  return { perChunk, chunks: Math.ceil(pixels / perChunk) };
}

/**
 * GroupNorm and ReLU. Inputs x `[batch, height, width, channels]`, scale, shift `[channels]`; attributes `groups`, `stability`.
 * Results y and, per example and channel, mean and 1 / standard deviation of the channel's group.
 */
const forward: SimdKernel = {
  kernelName: 'GroupNormRelu',
  compute: ({ inputs, attrs, backend }) => {
    const { threads } = backend;
    const x = input(inputs, 'x');
    const [batch, height, width, channels] = x.shape as Shape4D;
    const pixels = height * width;
    const { perChunk, chunks } = chunksOf(pixels, channels);
    const size = batch * pixels * channels;
    const y = backend.allocate(x.shape);
    const mean = backend.allocate([batch, channels]);
    const inverse = backend.allocate([batch, channels]);
    const from = backend.pointerOf(x);
    const meanAt = backend.pointerOf(mean);
    const inverseAt = backend.pointerOf(inverse);
    threads.withScratch(8 * batch * chunks * channels, (partial) => {
      threads.run('normStatistics', batch * chunks, 2 * size, [
        from,
        partial,
        pixels,
        channels,
        perChunk,
        chunks,
      ]);
      threads.run('normMoments', batch, batch * chunks * channels * 4, [
        partial,
        meanAt,
        inverseAt,
        pixels,
        channels,
        perChunk,
        chunks,
        attrs.groups as number,
        bitsOf(attrs.stability as number),
      ]);
    });
    threads.run('normApply', batch * chunks, size, [
      from,
      meanAt,
      inverseAt,
      backend.pointerOf(input(inputs, 'scale')),
      backend.pointerOf(input(inputs, 'shift')),
      backend.pointerOf(y),
      pixels,
      channels,
      perChunk,
      chunks,
      1,
    ]);
    return [y, mean, inverse];
  },
};

/**
 * Its gradient. Inputs x, y, dy `[batch, height, width, channels]`, mean and inverse `[batch, channels]`, scale `[channels]`;
 * attribute `groups`. Results dx, and the gradients of scale and of shift for every example, `[batch, channels]`.
 */
const gradient: SimdKernel = {
  kernelName: 'GroupNormReluGradient',
  compute: ({ inputs, attrs, backend }) => {
    const { threads } = backend;
    const [x, y, dy, mean, inverse, scale] = ['x', 'y', 'dy', 'mean', 'inverse', 'scale'].map((name) =>
      backend.pointerOf(input(inputs, name)),
    ) as [number, number, number, number, number, number];
    const shape = input(inputs, 'x').shape as Shape4D;
    const [batch, height, width, channels] = shape;
    const pixels = height * width;
    const { perChunk, chunks } = chunksOf(pixels, channels);
    const size = batch * pixels * channels;
    const dx = backend.allocate(shape);
    const scaleGradient: TensorInfo = backend.allocate([batch, channels]);
    const shiftGradient: TensorInfo = backend.allocate([batch, channels]);
    const partialBytes = 8 * batch * chunks * channels;
    threads.withScratch(partialBytes + 8 * batch * channels, (partial) => {
      const means = partial + partialBytes;
      threads.run('normGradientSums', batch * chunks, size, [
        x,
        dy,
        y,
        mean,
        inverse,
        partial,
        pixels,
        channels,
        perChunk,
        chunks,
        1,
      ]);
      threads.run('normGradientMoments', batch, batch * chunks * channels * 2, [
        partial,
        backend.pointerOf(shiftGradient),
        backend.pointerOf(scaleGradient),
        scale,
        means,
        pixels,
        channels,
        chunks,
        attrs.groups as number,
      ]);
      threads.run('normGradientApply', batch * chunks, size, [
        x,
        dy,
        y,
        mean,
        inverse,
        scale,
        means,
        backend.pointerOf(dx),
        pixels,
        channels,
        perChunk,
        chunks,
        1,
      ]);
    });
    return [dx, scaleGradient, shiftGradient];
  },
};

/** GroupNorm followed by ReLU, whole. */
export const groupNormKernels: readonly SimdKernel[] = [forward, gradient];
