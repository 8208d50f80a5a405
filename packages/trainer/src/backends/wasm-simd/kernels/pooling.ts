import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { input, type SimdKernel } from '../simd-kernel.js';

type Shape4D = [number, number, number, number];

function isSquareOfTwo({ filterSize, strides, pad }: NamedAttrMap): boolean {
  const isTwo = (value: unknown): boolean =>
    value === 2 || (Array.isArray(value) && value.length === 2 && value.every((length) => length === 2));
  return isTwo(filterSize) && isTwo(strides) && pad === 'valid';
}

/** Maxima of 2x2 squares and their gradient. */
export const poolingKernels: readonly SimdKernel[] = [
  {
    kernelName: 'MaxPool',
    compute: ({ inputs, attrs, backend }) => {
      const x = input(inputs, 'x');
      if (x.dtype !== 'float32' || !isSquareOfTwo(attrs)) return null;
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
    },
  },
  {
    kernelName: 'MaxPoolGrad',
    compute: ({ inputs, attrs, backend }) => {
      const x = input(inputs, 'input');
      const [batch, height, width, channels] = x.shape as Shape4D;
      if (x.dtype !== 'float32' || !isSquareOfTwo(attrs) || height % 2 === 1 || width % 2 === 1) return null;
      const result = backend.allocate(x.shape);
      const lines = batch * (height >> 1);
      backend.threads.run('maxPoolGradient', lines, lines * width * channels * 2, [
        backend.pointerOf(input(inputs, 'dy')),
        backend.pointerOf(x),
        backend.pointerOf(input(inputs, 'output')),
        backend.pointerOf(result),
        lines,
        height >> 1,
        width >> 1,
        channels,
      ]);
      return result;
    },
  },
];
