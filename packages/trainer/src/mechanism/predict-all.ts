import type { Variable } from '@tensorflow/tfjs-core';
import type { Example } from '../data/dataset.js';
import { type ImageSize, imageBatch, truthBatch } from '../gradients/batch.js';
import type { Loss } from '../losses/loss.js';
import type { Model } from '../models/model.js';
import { type TensorLibrary, valuesOf } from '../tensor-library.js';

/** What the network says of one example. */
export interface Prediction {
  /** `[H, W]` most likely class of each pixel. */
  readonly classes: Uint8Array;
  readonly loss: number;
}

/** A network and what it is judged by. */
export interface PredictingParts {
  readonly tf: TensorLibrary;
  readonly model: Model;
  readonly loss: Loss;
  readonly parameters: readonly Variable[];
  readonly size: ImageSize;
  readonly classCount: number;
}

const batchSize = 8;

/** Predicts examples, a few at a time. */
export async function predictAll(
  parts: PredictingParts,
  examples: readonly Example[],
): Promise<readonly Prediction[]> {
  const predictions: Prediction[] = [];
  for (let start = 0; start < examples.length; start += batchSize)
    predictions.push(...(await predictBatch(parts, examples.slice(start, start + batchSize))));
  return predictions;
}

async function predictBatch(
  { tf, model, loss, parameters, size, classCount }: PredictingParts,
  examples: readonly Example[],
): Promise<readonly Prediction[]> {
  const pass = { tf, parameter: (index: number) => parameters[index] as Variable };
  const [logits, losses] = tf.tidy(() => {
    const scores = model.forward(pass, imageBatch(tf, examples, size));
    return [scores, loss.perExample(scores, truthBatch(tf, examples, size, classCount))] as const;
  });
  const classes = await valuesOf(tf, () => tf.argMax(logits, -1));
  logits.dispose();
  const values = await valuesOf(tf, () => losses);
  const pixels = size.imageHeight * size.imageWidth;
  return examples.map((_, index) => ({
    classes: Uint8Array.from(classes.subarray(index * pixels, (index + 1) * pixels)),
    loss: values[index] as number,
  }));
}
