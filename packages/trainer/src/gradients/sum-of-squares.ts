import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';

/** Numbers that are added one after the other. */
const blockNumbers = 32;

/**
 * Squared L2 norm of each row, within 1e-5 of it. Added one after the other in single precision, millions of squares lose
 * those that are small beside the sum: a norm comes out per cents too small, and clipping lets through so much more.
 *
 * Blocks of 32 are added, then blocks of their sums, and so on: each of at most 5 levels for 2^25 numbers rounds by at most
 * 31 x 2^-24 (Higham 2002, Accuracy and Stability of Numerical Algorithms, section 4.2), and the norm by half of their sum.
 *
 * @param rows `[B, size]`.
 * @returns `[B]`.
 */
export function sumOfSquares(tf: TensorLibrary, rows: Tensor): Tensor {
  const batch = rows.shape[0] as number;
  let sums: Tensor = tf.square(rows);
  for (let size = rows.shape[1] as number; size > 1; size = Math.ceil(size / blockNumbers)) {
    const missing = (blockNumbers - (size % blockNumbers)) % blockNumbers;
    const padding: [number, number][] = [
      [0, 0],
      [0, missing],
    ];
    const whole = missing === 0 ? sums : tf.pad(sums, padding);
    sums = tf.sum(tf.reshape(whole, [batch, -1, blockNumbers]), 2);
  }
  return tf.reshape(sums, [batch]);
}
