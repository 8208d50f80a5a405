import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bitsOf } from '../kernel-threads.js';
import { type SimdKernel, simdKernel } from '../simd-kernel.js';

type Shape4D = [number, number, number, number];

/** Pixels whose sums are taken together, 32 KiB of numbers: a property of the shape alone, so that the sums are too. */
function chunksOf(pixels: number, channels: number): { perChunk: number; chunks: number } {
  const perChunk = Math.max(16, Math.floor(8192 / channels));
  return { perChunk, chunks: Math.ceil(pixels / perChunk) };
}

const forward = simdKernel(
  'GroupNormRelu',
  ({ inputs: { x, scale, shift }, attributes: { groups, stability }, backend }) => {
    const { threads } = backend;
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
        groups,
        bitsOf(stability),
      ]);
    });
    threads.run('normApply', batch * chunks, size, [
      from,
      meanAt,
      inverseAt,
      backend.pointerOf(scale),
      backend.pointerOf(shift),
      backend.pointerOf(y),
      pixels,
      channels,
      perChunk,
      chunks,
      1,
    ]);
    return [y, mean, inverse];
  },
);

const gradient = simdKernel('GroupNormReluGradient', ({ inputs, attributes: { groups }, backend }) => {
  const { threads } = backend;
  const [x, y, dy, mean, inverse, scale] = [
    backend.pointerOf(inputs.x),
    backend.pointerOf(inputs.y),
    backend.pointerOf(inputs.dy),
    backend.pointerOf(inputs.mean),
    backend.pointerOf(inputs.inverse),
    backend.pointerOf(inputs.scale),
  ];
  const shape = inputs.x.shape as Shape4D;
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
      groups,
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
});

/** GroupNorm followed by ReLU, whole. */
export const groupNormKernels: readonly SimdKernel[] = [forward, gradient];
