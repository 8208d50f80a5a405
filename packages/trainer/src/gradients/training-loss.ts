import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Loss } from '../losses/loss.js';
import type { Pass } from '../models/layer-builder.js';
import type { Model } from '../models/model.js';

/**
 * What is differentiated: the loss of every example, or its mean over all outputs of a model that has several.
 *
 * @param truth `[B, H, W, K]`.
 * @returns `[B]`.
 */
export function trainingLoss(
  model: Model,
  loss: Loss,
  pass: Pass,
  images: Tensor4D,
  truth: Tensor4D,
): Tensor1D {
  const { tf } = pass;
  const outputs = model.outputs?.(pass, images) ?? [model.forward(pass, images)];
  const losses = outputs.map((logits): Tensor => loss.perExample(logits, truth));
  const sum = losses.reduce((before, one) => tf.add(before, one));
  return (outputs.length === 1 ? sum : tf.mul(sum, 1 / outputs.length)) as Tensor1D;
}
