import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { hasKernel, type TensorLibrary } from '../tensor-library.js';
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
        ? tf.engine().runKernel('SquaredNorms', { x: perExample })
        : tf.tidy(() => sumOfSquares(tf, perExample)),
    weightedSum: (weights, shape) =>
      tf.tidy(() => {
        const {
          tensors: [rows],
          weights: kept,
        } = weightedRows(tf, [perExample] as const, weights);
        if (kept.length === 0) return tf.zeros([...shape]);
        if (hasKernel(tf, 'WeightedRowSum')) {
          const attributes = { weights: kept, shape } as unknown as NamedAttrMap;
          return tf.engine().runKernel('WeightedRowSum', { x: rows }, attributes) as Tensor;
        }
        return tf.reshape(tf.matMul(tf.tensor2d(kept, [1, kept.length]), rows as never), [...shape]);
      }),
    dispose: () => perExample.dispose(),
  };
}
