import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { TensorLibrary } from '../tensor-library.js';

/** Absent it is off. */
export const weightStandardisationSchema = z.boolean().optional().meta({
  title: 'Weight standardisation',
  description: 'Filters of 3x3 convolutions have mean 0 and norm 1 for every channel that they make.',
});

/** Keeps a filter of zeros finite. */
const stability = 1e-8;

/** Of the filters of each output channel, `[taps x in, out]`: their deviations from the mean and 1 / their norm. */
function standardise(
  tf: TensorLibrary,
  rows: Tensor,
): { readonly standard: Tensor; readonly inverse: Tensor } {
  const centred = tf.sub(rows, tf.mean(rows, 0, true));
  const inverse = tf.rsqrt(tf.add(tf.sum(tf.square(centred), 0, true), stability));
  return { standard: tf.mul(centred, inverse), inverse };
}

const rowsOf = (tf: TensorLibrary, filter: Tensor): Tensor => {
  const channels = filter.shape[filter.rank - 1] as number;
  return tf.reshape(filter, [filter.size / channels, channels]);
};

/**
 * W' = (W - mean W) / sqrt(sum (W - mean W)^2 + s), over all that goes into an output channel: of unit variance / fan-in.
 *
 * Source: Qiao et al. 2019 (arXiv:1903.10520), equations 2 and 3, scaled by 1 / sqrt(fan-in) as in Brock et al. 2021
 * (arXiv:2101.08692), equation 1; for private training De et al. 2022 (arXiv:2204.13650), section 3.
 *
 * @param filter `[height, width, in, out]`.
 */
export function standardisedFilter(tf: TensorLibrary, filter: Tensor4D): Tensor4D {
  return tf.reshape(standardise(tf, rowsOf(tf, filter)).standard, filter.shape);
}

/**
 * Gradients by W of gradients g by W': (g - mean g - W' (W' . g)) / sqrt(sum (W - mean W)^2 + s), channel by channel. The map is
 * the same for every example and linear.
 *
 * @param perExample `[B, size of the filter]`.
 * @returns `[B, size of the filter]`.
 */
export function throughStandardisation(tf: TensorLibrary, filter: Tensor, perExample: Tensor): Tensor {
  return tf.tidy(() => {
    const { standard, inverse } = standardise(tf, rowsOf(tf, filter));
    const [rows, channels] = standard.shape as [number, number];
    const gradients = tf.reshape(perExample, [-1, rows, channels]);
    const along = tf.mul(standard, tf.sum(tf.mul(gradients, standard), 1, true));
    const tangent = tf.sub(tf.sub(gradients, tf.mean(gradients, 1, true)), along);
    return tf.reshape(tf.mul(tangent, inverse), perExample.shape);
  });
}
