import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';
import { requireWeightPerClass } from './class-weights.js';

/** The least sum of weights that an example with a graded pixel has. */
const least = 1e-3;

/**
 * The weighted mean of a value over the graded pixels of each example, sum of w v over sum of w, w being the weight of a pixel's true
 * class; 0 for an example without any.
 *
 * @param values `[B, H, W]`. @param truth `[B, H, W, K]`, one-hot, all 0 at a pixel that nobody graded. @param weights `[K]`; absent, all 1.
 * @returns `[B]`
 * @throws ComponentError where there are not as many weights as classes.
 */
export function pixelMean(
  tf: TensorLibrary,
  values: Tensor,
  truth: Tensor,
  weights?: readonly number[],
): Tensor1D {
  const classes = truth.shape.at(-1) as number;
  requireWeightPerClass(weights, classes);
  const counted =
    weights === undefined ? tf.sum(truth, -1) : tf.sum(tf.mul(truth, tf.tensor1d([...weights])), -1);
  const total = tf.maximum(tf.sum(counted, [1, 2]), least);
  return tf.div(tf.sum(tf.mul(values, counted), [1, 2]), total) as Tensor1D;
}
