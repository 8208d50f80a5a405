import type { Variable } from '@tensorflow/tfjs';
import type { Loss } from '../losses/loss.js';
import { type Model, parameterCount } from '../models/model.js';
import type { TensorLibrary } from '../tensor-library.js';
import { type ImageSize, imageBatch, truthBatch } from './batch.js';

/** What decides how much memory an example takes. */
export interface MicrobatchParts {
  readonly tf: TensorLibrary;
  readonly model: Model;
  readonly parameters: readonly Variable[];
  readonly loss: Loss;
  readonly size: ImageSize;
  readonly classCount: number;
}

const gradientBudgetBytes = 256 * 2 ** 20;
/** Of a forward pass; the backward pass needs about as much again, and WebAssembly has 4 GiB. */
const forwardBudgetBytes = 1280 * 2 ** 20;
const maximum = 16;

/**
 * Examples that fit into memory at once, at least 1: their gradients into 256 MiB and all that a forward pass computes, which is
 * measured on one blank example, into 1.25 GiB. Depends on the model and the size of the images, never on the data.
 */
export function microbatchSizeFor({
  tf,
  model,
  parameters,
  loss,
  size,
  classCount,
}: MicrobatchParts): number {
  const pixels = size.imageHeight * size.imageWidth;
  const blank = { id: '', subject: '', image: new Float32Array(pixels), mask: new Uint8Array(pixels) };
  const before = tf.memory().numBytes;
  const forwardBytes = tf.tidy(() => {
    const pass = { tf, parameter: (index: number) => parameters[index] as Variable };
    const logits = model.forward(pass, imageBatch(tf, [blank], size));
    loss.perExample(logits, truthBatch(tf, [blank], size, classCount));
    return tf.memory().numBytes - before;
  });
  const fitting = Math.min(
    gradientBudgetBytes / (4 * parameterCount(model)),
    forwardBudgetBytes / forwardBytes,
  );
  return Math.min(maximum, Math.max(1, Math.floor(fitting)));
}
