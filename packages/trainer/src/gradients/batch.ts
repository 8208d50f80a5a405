import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Example } from '../data/dataset.js';
import type { TensorLibrary } from '../tensor-library.js';

/** Height and width of every image, in pixels. */
export interface ImageSize {
  readonly imageHeight: number;
  readonly imageWidth: number;
}

/** @returns `[B, H, W, 1]`. */
export function imageBatch(
  tf: TensorLibrary,
  examples: readonly Example[],
  { imageHeight, imageWidth }: ImageSize,
): Tensor4D {
  const values = new Float32Array(examples.length * imageHeight * imageWidth);
  examples.forEach(({ image }, index) => {
    values.set(image, index * imageHeight * imageWidth);
  });
  return tf.tensor4d(values, [examples.length, imageHeight, imageWidth, 1]);
}

/** @returns `[B, H, W, classCount]`, one-hot. */
export function truthBatch(
  tf: TensorLibrary,
  examples: readonly Example[],
  { imageHeight, imageWidth }: ImageSize,
  classCount: number,
): Tensor4D {
  const pixels = imageHeight * imageWidth;
  const values = new Float32Array(examples.length * pixels * classCount);
  examples.forEach(({ mask }, index) => {
    for (let pixel = 0; pixel < pixels; pixel++)
      values[(index * pixels + pixel) * classCount + (mask[pixel] as number)] = 1;
  });
  return tf.tensor4d(values, [examples.length, imageHeight, imageWidth, classCount]);
}
