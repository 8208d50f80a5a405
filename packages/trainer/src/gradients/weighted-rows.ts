import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';

/** The examples that take part in a sum, and their weights. */
interface WeightedRows<Tensors> {
  readonly tensors: Tensors;
  /** `[rows]`, > 0. */
  readonly weights: Float32Array;
}

/**
 * Leaves out the examples of weight 0: 0 x infinity is NaN, so what is not finite must not reach the product.
 *
 * @param tensors `[B, ...]` each.
 * @param weights `[B]`.
 */
export function weightedRows<Tensors extends readonly Tensor[]>(
  tf: TensorLibrary,
  tensors: Tensors,
  weights: Float32Array,
): WeightedRows<Tensors> {
  if (weights.every((weight) => weight > 0)) return { tensors, weights };
  const rows = [...weights.keys()].filter((row) => (weights[row] as number) > 0);
  return {
    tensors: tensors.map((tensor) => tf.gather(tensor, tf.tensor1d(rows, 'int32'))) as unknown as Tensors,
    weights: weights.filter((weight) => weight > 0),
  };
}
