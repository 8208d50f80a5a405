import { z } from 'zod';
import { defineLoss } from './loss.js';
import { pixelMean } from './pixel-mean.js';

/** Mean cross-entropy over the pixels of one example. */
export const crossEntropyLoss = defineLoss({
  kind: 'cross-entropy',
  configSchema: z.strictObject({ kind: z.literal('cross-entropy') }).meta({ title: 'Cross-entropy' }),
  create: (_config, { tf }) => ({
    name: 'cross-entropy',
    perExample: (logits, truth) =>
      pixelMean(tf, tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(logits, -1)), -1)), truth),
  }),
});
