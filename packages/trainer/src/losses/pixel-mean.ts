import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';

/**
 * The mean of a value over the graded pixels of each example; 0 for one without any.
 *
 * @param values `[B, H, W]`, 0 where no class is true.
 * @param truth `[B, H, W, K]`, one-hot, all 0 at a pixel that nobody graded.
 * @returns `[B]`
 */
export function pixelMean(tf: TensorLibrary, values: Tensor, truth: Tensor): Tensor1D {
  const graded = tf.maximum(tf.sum(truth, [1, 2, 3]), 1);
  return tf.div(tf.sum(values, [1, 2]), graded) as Tensor1D;
}
