import { z } from 'zod';
import { classWeightsSchema } from './class-weights.js';
import { defineLoss } from './loss.js';
import { pixelMean } from './pixel-mean.js';

/** Mean cross-entropy over the pixels of one example, weighted by their classes where weights are given. */
export const crossEntropyLoss = defineLoss({
  kind: 'cross-entropy',
  configSchema: z
    .strictObject({ kind: z.literal('cross-entropy'), classWeights: classWeightsSchema })
    .meta({ title: 'Cross-entropy' }),
  create: ({ classWeights }, { tf }) => ({
    name: 'cross-entropy',
    perExample: (logits, truth) =>
      pixelMean(tf, tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(logits, -1)), -1)), truth, classWeights),
  }),
});
