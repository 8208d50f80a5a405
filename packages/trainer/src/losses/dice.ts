import type { Tensor1D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineLoss } from './loss.js';

/** Keeps the ratio finite for a class that an example lacks; in pixels. */
const smoothing = 1;

/**
 * Soft Dice loss within one example: 1 - mean over classes of (2 |PT| + 1) / (|P| + |T| + 1).
 * Source: Milletari et al. 2016 (arXiv:1606.04797), section 3, with the sums over one example's pixels.
 */
export const diceLoss = defineLoss({
  kind: 'dice',
  configSchema: z.strictObject({ kind: z.literal('dice') }).meta({ title: 'Dice' }),
  create: (_config, { tf }) => ({
    name: 'dice',
    perExample: (logits, truth) => {
      const graded = tf.sum(truth, -1, true);
      const probabilities = tf.mul(tf.softmax(logits, -1), graded);
      const overlap = tf.sum(tf.mul(truth, probabilities), [1, 2]);
      const total = tf.add(tf.sum(truth, [1, 2]), tf.sum(probabilities, [1, 2]));
      const ratio = tf.div(tf.add(tf.mul(overlap, 2), smoothing), tf.add(total, smoothing));
      return tf.sub(1, tf.mean(ratio, -1)) as Tensor1D;
    },
  }),
});
