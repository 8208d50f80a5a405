import type { Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Layer, Pass } from './layer-builder.js';

/** Units of a layer that sees whole images. */
export const hiddenUnitsSchema = (fallback: number) =>
  z.int().min(1).max(8192).default(fallback).meta({ title: 'Hidden units' });

/** `[B, H, W, C]` -> `[B, 1, 1, H W C]`: the pixels of an image as channels of one. */
export const flatten: Layer = ({ tf }, x) => tf.reshape(x, [x.shape[0], 1, 1, x.size / x.shape[0]]);

/**
 * Gives the logits of an image to each of its pixels, so that losses and metrics of pixels are those of images where every
 * pixel of an image has its class.
 *
 * @param logits `[B, 1, 1, K]`.
 * @param images `[B, H, W, C]`.
 * @returns `[B, H, W, K]`.
 */
export function atEveryPixel({ tf }: Pass, logits: Tensor4D, images: Tensor4D): Tensor4D {
  const [batch, height, width] = images.shape;
  const classes = logits.shape[3];
  const ones = tf.ones([batch, height * width, 1]);
  return tf.reshape(tf.matMul(ones, tf.reshape(logits, [batch, 1, classes])), [
    batch,
    height,
    width,
    classes,
  ]) as Tensor4D;
}
