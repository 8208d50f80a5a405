import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Example } from '../data/dataset.js';
import { ignoredClass } from '../data/labels.js';
import type { TensorLibrary } from '../tensor-library.js';

/** Height and width of every image, in pixels, and its channels. */
export interface ImageSize {
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channelCount: number;
}

/** @returns `[B, H, W, C]`. */
export function imageBatch(
  tf: TensorLibrary,
  examples: readonly Example[],
  { imageHeight, imageWidth, channelCount }: ImageSize,
): Tensor4D {
  const size = imageHeight * imageWidth * channelCount;
  const values = new Float32Array(examples.length * size);
  examples.forEach(({ image }, index) => {
    values.set(image, index * size);
  });
  return tf.tensor4d(values, [examples.length, imageHeight, imageWidth, channelCount]);
}

/** @returns `[B, H, W, classCount]`, one-hot; all 0 at a pixel that is ignored. */
export function truthBatch(
  tf: TensorLibrary,
  examples: readonly Example[],
  { imageHeight, imageWidth }: Pick<ImageSize, 'imageHeight' | 'imageWidth'>,
  classCount: number,
): Tensor4D {
  const pixels = imageHeight * imageWidth;
  const values = new Float32Array(examples.length * pixels * classCount);
  examples.forEach(({ mask }, index) => {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const label = mask[pixel] as number;
      if (label !== ignoredClass) values[(index * pixels + pixel) * classCount + label] = 1;
    }
  });
  return tf.tensor4d(values, [examples.length, imageHeight, imageWidth, classCount]);
}
