import type { MaxPoolAttrs } from '@tensorflow/tfjs-core';
import { type SimdKernel, simdKernel } from '../simd-kernel.js';

type Shape4D = [number, number, number, number];

function isSquareOfTwo({
  filterSize,
  strides,
  pad,
}: Pick<MaxPoolAttrs, 'filterSize' | 'strides' | 'pad'>): boolean {
  const isTwo = (value: unknown): boolean =>
    value === 2 || (Array.isArray(value) && value.length === 2 && value.every((length) => length === 2));
  return isTwo(filterSize) && isTwo(strides) && pad === 'valid';
}

/** Maxima of 2x2 squares and their gradient. */
export const poolingKernels: readonly SimdKernel[] = [
  simdKernel('MaxPool', ({ inputs: { x }, attributes, backend }) => {
    if (x.dtype !== 'float32' || !isSquareOfTwo(attributes)) return null;
    const [batch, height, width, channels] = x.shape as Shape4D;
    const result = backend.allocate([batch, height >> 1, width >> 1, channels]);
    const lines = batch * (height >> 1);
    backend.threads.run('maxPool', lines, lines * (width >> 1) * channels * 4, [
      backend.pointerOf(x),
      backend.pointerOf(result),
      lines,
      height >> 1,
      width >> 1,
      channels,
      height,
      width,
    ]);
    return result;
  }),
  simdKernel('MaxPoolGrad', ({ inputs: { dy, input: x, output }, attributes, backend }) => {
    const [batch, height, width, channels] = x.shape as Shape4D;
    if (x.dtype !== 'float32' || !isSquareOfTwo(attributes) || height % 2 === 1 || width % 2 === 1)
      return null;
    const result = backend.allocate(x.shape);
    const lines = batch * (height >> 1);
    backend.threads.run('maxPoolGradient', lines, lines * width * channels * 2, [
      backend.pointerOf(dy),
      backend.pointerOf(x),
      backend.pointerOf(output),
      backend.pointerOf(result),
      lines,
      height >> 1,
      width >> 1,
      channels,
    ]);
    return result;
  }),
];
