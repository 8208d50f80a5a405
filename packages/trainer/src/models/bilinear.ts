import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';
import type { Layer } from './layer-builder.js';

/**
 * Doubles height and width by bilinear interpolation with aligned corners: by a kernel of that name, elsewhere as two products
 * with interpolation matrices, whose gradients are exact on every backend.
 */
export const upsampleBilinear: Layer = ({ tf }, x) => {
  const [batch, height, width, channels] = x.shape;
  if (hasKernel(tf, 'AlignedBilinear')) return byKernel(tf, x);
  const rows = tf.tile(tf.reshape(interpolation(tf, height), [1, 2 * height, height]), [batch, 1, 1]);
  const tall = tf.matMul(rows, tf.reshape(x, [batch, height, width * channels]));
  const columns = tf.tile(tf.reshape(interpolation(tf, width), [1, 2 * width, width]), [
    batch * 2 * height,
    1,
    1,
  ]);
  const wide = tf.matMul(columns, tf.reshape(tall, [batch * 2 * height, width, channels]));
  return tf.reshape(wide, [batch, 2 * height, 2 * width, channels]);
};

function byKernel(tf: TensorLibrary, x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape;
  const upsample = tf.customGrad((input) => ({
    value: runKernel(tf, 'AlignedBilinear', { x: input as Tensor }, { size: [2 * height, 2 * width] }),
    gradFunc: (dy: Tensor) => runKernel(tf, 'AlignedBilinearGradient', { dy }, { shape: x.shape }),
  }));
  return upsample(x) as Tensor4D;
}

/** @returns `[2 length, length]`: weights of the old points at each new one; the first and the last points coincide. */
function interpolation(tf: TensorLibrary, length: number): Tensor2D {
  const weights = new Float32Array(2 * length * length);
  for (let row = 0; row < 2 * length; row++) {
    const position = (row * (length - 1)) / (2 * length - 1);
    const low = Math.floor(position);
    const high = Math.min(length - 1, low + 1);
    weights[row * length + low] = 1 - (position - low);
    weights[row * length + high] = (weights[row * length + high] as number) + (position - low);
  }
  return tf.tensor2d(weights, [2 * length, length]);
}
