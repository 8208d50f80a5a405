import { z } from 'zod';
import { classWeightsSchema } from './class-weights.js';
import { defineLoss } from './loss.js';
import { pixelMean } from './pixel-mean.js';

/**
 * Mean of -(1 - p)^gamma log p over the pixels of one example, p being the probability of the true class: what is already
 * right counts for little.
 * Source: Lin et al. 2017 (arXiv:1708.02002), equation 4, and 5 with class weights.
 */
export const focalLoss = defineLoss({
  kind: 'focal',
  configSchema: z
    .strictObject({
      kind: z.literal('focal'),
      focus: z
        .number()
        .min(0)
        .max(10)
        .default(2)
        .meta({ title: 'Gamma', description: '0 is cross-entropy.' }),
      classWeights: classWeightsSchema,
    })
    .meta({ title: 'Focal' }),
  create: ({ focus, classWeights }, { tf }) => ({
    name: 'focal',
    perExample: (logits, truth) => {
      const logTrue = tf.sum(tf.mul(truth, tf.logSoftmax(logits, -1)), -1);
      // The largest of p and its neighbours in single precision may pass 1.
      const wrong = tf.maximum(tf.sub(1, tf.exp(logTrue)), 1e-7);
      return pixelMean(tf, tf.neg(tf.mul(tf.pow(wrong, focus), logTrue)), truth, classWeights);
    },
  }),
});
