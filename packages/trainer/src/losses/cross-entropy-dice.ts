import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';
import { classWeightsSchema } from './class-weights.js';
import { defineLoss } from './loss.js';
import { pixelMean } from './pixel-mean.js';

/** Keeps the Dice ratio finite for a class that an example lacks; in pixels. */
const smoothing = 1;

/**
 * Mean cross-entropy over the pixels plus soft Dice loss, 1 - mean over classes of (2 |PT| + 1) / (|P| + |T| + 1).
 * Both are taken within one example, over the pixels whose truth is known; class weights weigh the cross-entropy.
 *
 * Source: Milletari et al. 2016 (arXiv:1606.04797), section 3, with the sums over one example's pixels.
 */
export const crossEntropyDiceLoss = defineLoss({
  kind: 'cross-entropy-dice',
  configSchema: z
    .strictObject({ kind: z.literal('cross-entropy-dice'), classWeights: classWeightsSchema })
    .meta({ title: 'Cross-entropy + Dice' }),
  create: ({ classWeights }, { tf }) => ({
    name: 'cross-entropy-dice',
    perExample: (logits, truth) => {
      if (classWeights === undefined && hasKernel(tf, 'CrossEntropyDice')) return fused(tf, logits, truth);
      const logProbabilities = tf.logSoftmax(logits, -1);
      const probabilities = tf.exp(logProbabilities);
      const isKnown = tf.sum(truth, -1, true);
      const surprise = tf.neg(tf.sum(tf.mul(truth, logProbabilities), -1));
      const crossEntropy = pixelMean(tf, surprise, truth, classWeights);
      const overlap = tf.sum(tf.mul(truth, probabilities), [1, 2]);
      const total = tf.add(tf.sum(truth, [1, 2]), tf.sum(tf.mul(probabilities, isKnown), [1, 2]));
      const dice = tf.div(tf.add(tf.mul(overlap, 2), smoothing), tf.add(total, smoothing));
      return tf.add(crossEntropy, tf.sub(1, tf.mean(dice, -1))) as Tensor1D;
    },
  }),
});

/** The same by a kernel that gives each example's loss and its gradient at once. */
function fused(tf: TensorLibrary, logits: Tensor, truth: Tensor): Tensor1D {
  const apply = tf.customGrad((input, save) => {
    const inputs = { logits: input as Tensor, truth };
    const [losses, gradient] = runKernel(tf, 'CrossEntropyDice', inputs, { smoothing });
    (save as (tensors: Tensor[]) => void)([gradient]);
    return {
      value: losses,
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        tf.mul(saved[0] as Tensor, tf.reshape(dy, [logits.shape[0] as number, 1, 1, 1])),
    };
  });
  return apply(logits) as Tensor1D;
}
