import type { Tensor4D, Variable } from '@tensorflow/tfjs';
import type { Loss } from '../losses/loss.js';
import type { Model } from '../models/model.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';

/** The model or the loss mixes examples: clipping per example would bound nothing. */
export class BatchCoupledError extends Error {
  readonly code = 'BATCH_COUPLED';

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

const side = 32;
/** float32 sums of about a thousand terms differ by less when they are taken in another order. */
const tolerance = 1e-4;

/**
 * Refuses a model or a loss in which one example's result depends on another example of its batch.
 *
 * It does so by trial: the first of two random examples keeps its logits and its loss when the second is changed.
 *
 * @throws BatchCoupledError
 */
export function refuseBatchCoupling(
  tf: TensorLibrary,
  model: Model,
  parameters: readonly Variable[],
  loss: Loss,
  classCount: number,
): void {
  const uniform = uniformFrom(seededBytes(1, 'batch coupling'));
  const random = (size: number): Float32Array => Float32Array.from({ length: size }, () => 2 * uniform() - 1);
  const pixels = side * side;
  tf.tidy(() => {
    const first = random(pixels);
    const seconds = [random(pixels), random(pixels).map((value) => 5 * value + 3)];
    const logitsOf = (second: Float32Array): Tensor4D => {
      const images = tf.tensor4d(Float32Array.of(...first, ...second), [2, side, side, 1]);
      return model.forward({ tf, parameter: (index) => parameters[index] as Variable }, images);
    };
    const [one, other] = seconds.map((second) => tf.slice(logitsOf(second), 0, 1).dataSync());
    if (differ(one as Float32Array, other as Float32Array)) throw new BatchCoupledError('model', model.name);

    const classes = (): number[] => Array.from({ length: pixels }, () => Math.floor(uniform() * classCount));
    const logits = [
      random(pixels * classCount),
      random(pixels * classCount),
      random(pixels * classCount),
    ] as const;
    const truths = [classes(), classes(), classes()] as const;
    const lossOf = (second: 1 | 2): Float32Array => {
      const batch = tf.tensor4d(Float32Array.of(...logits[0], ...logits[second]), [
        2,
        side,
        side,
        classCount,
      ]);
      const truth = tf.oneHot(tf.tensor1d([...truths[0], ...truths[second]], 'int32'), classCount);
      return loss
        .perExample(batch, tf.reshape(tf.cast(truth, 'float32'), [2, side, side, classCount]))
        .dataSync<'float32'>();
    };
    const [lossOne, lossOther] = [lossOf(1), lossOf(2)];
    if (lossOne.length !== 2 || differ(lossOne.subarray(0, 1), lossOther.subarray(0, 1)))
      throw new BatchCoupledError('loss', loss.name);
  });
}

function differ(one: Float32Array, other: Float32Array): boolean {
  const scale = one.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  return one.some((value, index) => !(Math.abs(value - (other[index] as number)) <= tolerance * scale));
}
