import { errorCodes } from '@clipwise/contract/errors';
import type { Variable } from '@tensorflow/tfjs-core';
import type { Loss } from '../losses/loss.js';
import type { Model } from '../models/model.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { type TensorLibrary, valuesOf } from '../tensor-library.js';

/** The model or the loss mixes examples: clipping per example would bound nothing. */
export class BatchCoupledError extends Error {
  readonly code = errorCodes.BATCH_COUPLED;

  constructor(part: 'model' | 'loss', name: string) {
    const remedy =
      part === 'model'
        ? 'use GroupNorm instead of BatchNorm'
        : 'sum over the pixels of one example, not of the batch';
    super(
      `the ${part} "${name}" is coupled over the batch: changing one example changed another's result, so no per-example gradient exists; ${remedy}`,
    );
    this.name = 'BatchCoupledError';
  }
}

/** Of images for a network that takes any size. */
const smallSize = { imageHeight: 32, imageWidth: 32 };
/** float32 sums of about a thousand terms differ by less when they are taken in another order. */
const tolerance = 1e-4;

/**
 * Refuses a model or a loss in which one example's result depends on another example of its batch.
 *
 * It does so by trial: the first of two random examples keeps its logits and its loss when the second is changed.
 *
 * @throws BatchCoupledError
 */
export async function refuseBatchCoupling(
  tf: TensorLibrary,
  model: Model,
  parameters: readonly Variable[],
  loss: Loss,
  classCount: number,
): Promise<void> {
  const uniform = uniformFrom(seededBytes(1, 'batch coupling'));
  const random = (size: number): Float32Array => Float32Array.from({ length: size }, () => 2 * uniform() - 1);
  const { imageHeight, imageWidth } = model.fixedSize ?? smallSize;
  const pixels = imageHeight * imageWidth;
  const pass = { tf, parameter: (index: number) => parameters[index] as Variable };

  const { channelCount } = model;
  const values = pixels * channelCount;
  const first = random(values);
  const seconds = [random(values), random(values).map((value) => 5 * value + 3)] as const;
  const logitsBeside = (second: Float32Array) =>
    valuesOf(tf, () => {
      const images = tf.tensor4d(Float32Array.of(...first, ...second), [
        2,
        imageHeight,
        imageWidth,
        channelCount,
      ]);
      return tf.slice(model.forward(pass, images), 0, 1);
    });
  if (differ(await logitsBeside(seconds[0]), await logitsBeside(seconds[1])))
    throw new BatchCoupledError('model', model.name);

  const classes = (): number[] => Array.from({ length: pixels }, () => Math.floor(uniform() * classCount));
  const example = () => ({ logits: random(pixels * classCount), truth: classes() });
  const [kept, other, another] = [example(), example(), example()] as const;
  const lossBeside = (second: ReturnType<typeof example>) =>
    valuesOf(tf, () => {
      const shape: [number, number, number, number] = [2, imageHeight, imageWidth, classCount];
      const logits = tf.tensor4d(Float32Array.of(...kept.logits, ...second.logits), shape);
      const truth = tf.oneHot(tf.tensor1d([...kept.truth, ...second.truth], 'int32'), classCount);
      return loss.perExample(logits, tf.reshape(tf.cast(truth, 'float32'), shape));
    });
  const [lossOne, lossOther] = [await lossBeside(other), await lossBeside(another)];
  if (lossOne.length !== 2 || differ(lossOne.subarray(0, 1), lossOther.subarray(0, 1)))
    throw new BatchCoupledError('loss', loss.name);
}

function differ(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  const values = Array.from(one);
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  return values.some((value, index) => !(Math.abs(value - (other[index] as number)) <= tolerance * scale));
}
