import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import { sumOverPixels } from './convolution.js';
import type { Layer, LayerBuilder, Pass } from './layer-builder.js';

const stability = 1e-5;

/**
 * Normalises each example by the mean and variance of each group of channels, scales and shifts each channel, then ReLU.
 * No statistic crosses examples, which per-example gradients require.
 *
 * Source: Wu and He 2018 (arXiv:1803.08494), equations 1, 2 and 7.
 */
export function groupNormRelu(builder: LayerBuilder, name: string, channels: number, groups: number): Layer {
  const scaleIndex = builder.add(`${name}/scale`, [channels], 'one');
  const shiftIndex = builder.add(`${name}/shift`, [channels], 'zero');
  return (pass, x) => {
    const { tf, record } = pass;
    if (hasKernel(tf, 'GroupNormRelu')) return fused(pass, x, scaleIndex, shiftIndex, groups);
    const [batch, height, width] = x.shape;
    const pixels = height * width;
    const scale = pass.parameter(scaleIndex);
    const shift = pass.parameter(shiftIndex);
    /** Sums `[B, C]` over pixels -> mean over each group, `[B, 1, C]`. */
    const groupMean = (sums: Tensor): Tensor => {
      const means = tf.mean(tf.reshape(sums, [batch, groups, channels / groups]), 2, true);
      return tf.reshape(tf.tile(tf.div(means, pixels), [1, 1, channels / groups]), [batch, 1, channels]);
    };
    const normalise = (input: Tensor): { normal: Tensor; inverse: Tensor } => {
      const flat = tf.reshape(input, [batch, pixels, channels]);
      const centred = tf.sub(flat, groupMean(sumOverPixels(tf, flat)));
      const inverse = tf.rsqrt(tf.add(groupMean(sumOverPixels(tf, tf.square(centred))), stability));
      return { normal: tf.mul(centred, inverse), inverse };
    };
    const finish = (normal: Tensor): Tensor => tf.reshape(tf.add(tf.mul(normal, scale), shift), x.shape);
    if (record === undefined) return tf.relu(finish(normalise(x).normal)) as Tensor4D;
    const apply = tf.customGrad((input, save) => {
      const { normal, inverse } = normalise(input as Tensor);
      (save as (tensors: Tensor[]) => void)([normal, inverse]);
      return {
        value: finish(normal),
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          const [normal, inverse] = saved as [Tensor, Tensor];
          const flat = tf.reshape(dy, [batch, pixels, channels]);
          const shiftGradient = sumOverPixels(tf, flat);
          const scaleGradient = sumOverPixels(tf, tf.mul(flat, normal));
          record(shiftIndex, { kind: 'whole', perExample: shiftGradient });
          record(scaleIndex, { kind: 'whole', perExample: scaleGradient });
          const mean = groupMean(tf.mul(shiftGradient, scale));
          const slope = groupMean(tf.mul(scaleGradient, scale));
          const dx = tf.mul(inverse, tf.sub(tf.sub(tf.mul(flat, scale), mean), tf.mul(normal, slope)));
          return tf.reshape(dx, x.shape);
        },
      };
    });
    return tf.relu(apply(x)) as Tensor4D;
  };
}

/** The same by kernels that do it whole. */
function fused(pass: Pass, x: Tensor4D, scaleIndex: number, shiftIndex: number, groups: number): Tensor4D {
  const { tf, record } = pass;
  const forward = (input: Tensor, scale: Tensor, shift: Tensor) =>
    runKernel(tf, 'GroupNormRelu', { x: input, scale, shift }, { groups, stability });
  /** @returns dx, and the gradients of scale and shift for every example. */
  const backward = (dy: Tensor, scale: Tensor, saved: Tensor[]) => {
    const [x, y, mean, inverse] = saved as [Tensor, Tensor, Tensor, Tensor];
    const inputs = { x, y, dy, mean, inverse, scale };
    return runKernel(tf, 'GroupNormReluGradient', inputs, { groups });
  };
  const [scale, shift] = [pass.parameter(scaleIndex), pass.parameter(shiftIndex)];
  if (record === undefined) {
    const apply = tf.customGrad((input, scale, shift, save) => {
      const [y, mean, inverse] = forward(input as Tensor, scale as Tensor, shift as Tensor);
      (save as (tensors: Tensor[]) => void)([input as Tensor, y, mean, inverse]);
      return {
        value: y,
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          const [dx, scaleGradient, shiftGradient] = backward(dy, scale as Tensor, saved);
          return [dx, tf.sum(scaleGradient, 0), tf.sum(shiftGradient, 0)];
        },
      };
    });
    return apply(x, scale, shift) as Tensor4D;
  }
  const apply = tf.customGrad((input, save) => {
    const [y, mean, inverse] = forward(input as Tensor, scale, shift);
    (save as (tensors: Tensor[]) => void)([input as Tensor, y, mean, inverse]);
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [dx, scaleGradient, shiftGradient] = backward(dy, scale, saved);
        record(scaleIndex, { kind: 'whole', perExample: scaleGradient });
        record(shiftIndex, { kind: 'whole', perExample: shiftGradient });
        return dx;
      },
    };
  });
  return apply(x) as Tensor4D;
}
