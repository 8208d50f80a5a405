import type { Tensor } from '@tensorflow/tfjs';
import { hasKernel, type TensorLibrary } from '../tensor-library.js';
import type { ExampleGradients } from './example-gradients.js';
import { weightedRows } from './weighted-rows.js';

/**
 * Gradients that are there whole.
 *
 * @param perExample `[B, size]`; disposed with the result.
 */
export function wholeGradients(tf: TensorLibrary, perExample: Tensor): ExampleGradients {
  return {
    form: 'per-example',
    squaredNorms: () =>
      hasKernel(tf, 'SquaredNorms')
        ? tf.engine().runKernel('SquaredNorms', { x: perExample })
        : tf.tidy(() => tf.sum(tf.square(perExample), 1)),
    weightedSum: (weights) =>
      tf.tidy(() => {
        const {
          tensors: [rows],
          weights: kept,
        } = weightedRows(tf, [perExample] as const, weights);
        if (kept.length === 0) return tf.zeros([perExample.shape[1] as number]);
        return tf.reshape(tf.matMul(tf.tensor2d(kept, [1, kept.length]), rows as never), [-1]);
      }),
    dispose: () => perExample.dispose(),
  };
}
