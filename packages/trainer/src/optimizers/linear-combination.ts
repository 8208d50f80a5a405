import type { Tensor } from '@tensorflow/tfjs-core';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';

/** a x + b y, for tensors of one shape. */
export function linearCombination(tf: TensorLibrary, a: number, x: Tensor, b: number, y: Tensor): Tensor {
  return hasKernel(tf, 'LinearCombination')
    ? runKernel(tf, 'LinearCombination', { x, y }, { a, b })
    : tf.add(tf.mul(x, a), tf.mul(y, b));
}
