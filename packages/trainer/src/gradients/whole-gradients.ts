import type { Tensor } from '@tensorflow/tfjs-core';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';
import type { ExampleGradients } from './example-gradients.js';
import { sumOfSquares } from './sum-of-squares.js';
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
        ? runKernel(tf, 'SquaredNorms', { x: perExample }, {})
        : tf.tidy(() => sumOfSquares(tf, perExample)),
    weightedSum: (weights, shape) =>
      tf.tidy(() => {
        const {
          tensors: [rows],
          weights: kept,
        } = weightedRows(tf, [perExample] as const, weights);
        if (kept.length === 0) return tf.zeros([...shape]);
        if (hasKernel(tf, 'WeightedRowSum'))
          return runKernel(tf, 'WeightedRowSum', { x: rows }, { weights: kept, shape });
        return tf.reshape(tf.matMul(tf.tensor2d(kept, [1, kept.length]), rows as never), [...shape]);
      }),
    dispose: () => perExample.dispose(),
  };
}
