import { input, type SimdKernel } from '../simd-kernel.js';
import { packedFilterGradient } from './packed-filter-gradient.js';

type Shape4D = [number, number, number, number];

/** dW of every example. Inputs x and dy, attribute `filterShape`; result `[batch, size of the filter]`. */
export const perExampleFilterGradient: SimdKernel = {
  kernelName: 'PerExampleFilterGradient',
  compute: ({ inputs, attrs, backend }) =>
    packedFilterGradient(
      backend,
      input(inputs, 'x'),
      input(inputs, 'dy'),
      attrs.filterShape as Shape4D,
      false,
    ),
};

/** The sum over examples of weight x dW. Inputs x and dy, attributes `weights` and `filterShape`, of which the result is. */
export const weightedFilterGradient: SimdKernel = {
  kernelName: 'WeightedFilterGradient',
  compute: ({ inputs, attrs, backend }) =>
    packedFilterGradient(
      backend,
      input(inputs, 'x'),
      input(inputs, 'dy'),
      attrs.filterShape as Shape4D,
      true,
      attrs.weights as unknown as Float32Array,
    ),
};
