import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';

/** `[B x views, size]`, the views of an example side by side -> `[B, size]`, the mean of each example's. By a product: sums over middle axes are slow. */
export function meanOverViews(tf: TensorLibrary, rows: Tensor, views: number): Tensor {
  if (views === 1) return rows;
  const [count, size] = rows.shape as [number, number];
  const parts = tf.fill([count / views, 1, views], 1 / views);
  return tf.reshape(tf.matMul(parts, tf.reshape(rows, [count / views, views, size])), [count / views, size]);
}
