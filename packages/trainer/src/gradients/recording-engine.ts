import type { Scalar, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Example } from '../data/dataset.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import type { TensorLibrary } from '../tensor-library.js';
import { imageBatch, truthBatch } from './batch.js';
import { type MicrobatchParts, microbatchSizeFor } from './microbatch-size.js';
import type { ClippedSum, PerExampleGradientEngine } from './per-example-engine.js';

/** What the engine is made of. */
export interface RecordingEngineParts extends MicrobatchParts {
  /** Examples that are in memory at once; null chooses. It does not change the result. */
  readonly microbatchSize: number | null;
}

/**
 * One forward and one backward pass per microbatch, of the sum of the examples' losses: each layer sees its input and the
 * gradient of its output for every example, and records the per-example gradients of its parameters on the way.
 *
 * Source: Goodfellow 2015 (arXiv:1510.01799), for convolutions as in Rochette et al. 2019 (arXiv:1912.06015).
 */
export function createRecordingEngine(parts: RecordingEngineParts): PerExampleGradientEngine {
  const { tf, parameters } = parts;
  let { microbatchSize } = parts;
  return {
    name: 'recording',
    clippedSum: (examples, mask, clipping) => {
      if (microbatchSize === null && examples.length > 1) microbatchSize = microbatchSizeFor(parts);
      const batchSize = microbatchSize ?? 1;
      const sums = parameters.map((parameter) => tf.zerosLike(parameter));
      const result = { losses: [] as number[], norms: [] as number[], clippedWeights: 0, weightCount: 0 };
      for (let start = 0; start < examples.length; start += batchSize) {
        addMicrobatch(parts, examples.slice(start, start + batchSize), mask, clipping, sums, result);
      }
      return { tensors: sums, ...result };
    },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Tally extends Mutable<Pick<ClippedSum, 'clippedWeights' | 'weightCount'>> {
  readonly losses: number[];
  readonly norms: number[];
}

function addMicrobatch(
  parts: RecordingEngineParts,
  examples: readonly Example[],
  mask: CoordinateMask | null,
  clipping: ClippingStrategy,
  sums: Tensor[],
  tally: Tally,
): void {
  const { tf } = parts;
  const { gradients, losses } = recordGradients(parts, examples);
  tally.losses.push(...losses);
  const count = examples.length;
  const masked = gradients.map((gradient, index) => {
    const kept = mask?.[index];
    if (kept === undefined) return gradient;
    const product = tf.tidy(() => tf.mul(gradient, tf.tensor2d(kept, [1, kept.length])));
    gradient.dispose();
    return product;
  });

  const norms = groupNorms(tf, masked, count, clipping);
  const weights = clipping.weights(norms);
  const { groupCount } = clipping;
  for (let example = 0; example < count; example++)
    tally.norms.push(Math.hypot(...norms.subarray(example * groupCount, (example + 1) * groupCount)));
  tally.clippedWeights += weights.filter((weight) => weight < 1).length;
  tally.weightCount += weights.length;

  masked.forEach((gradient, index) => {
    const group = clipping.groups[index] as number;
    const column = Float32Array.from(
      { length: count },
      (_, example) => weights[example * groupCount + group] as number,
    );
    const before = sums[index] as Tensor;
    sums[index] = tf.tidy(() => {
      // 0 x infinity is NaN: a gradient of weight 0 must not reach the product.
      const finite = column.every((weight) => weight > 0) ? gradient : withoutRows(tf, gradient, column);
      return tf.add(
        before,
        tf.reshape(tf.matMul(tf.tensor2d(column, [1, count]), finite as never), before.shape),
      );
    });
    before.dispose();
    gradient.dispose();
  });
}

function withoutRows(tf: TensorLibrary, gradient: Tensor, column: Float32Array): Tensor {
  const keep = tf.tensor2d(
    Float32Array.from(column, (weight) => (weight > 0 ? 1 : 0)),
    [column.length, 1],
  );
  return tf.where(
    tf.cast(tf.tile(keep, [1, gradient.shape[1] as number]), 'bool'),
    gradient,
    tf.zerosLike(gradient),
  );
}

/** @returns per-example gradients `[B, size]` of every parameter, kept; and the losses `[B]`. */
function recordGradients(
  parts: RecordingEngineParts,
  examples: readonly Example[],
): { gradients: Tensor[]; losses: Float32Array } {
  const { tf, model, parameters, loss, size, classCount } = parts;
  const recorded: Tensor[] = [];
  let losses = new Float32Array();
  tf.tidy(() => {
    const truth = truthBatch(tf, examples, size, classCount);
    const pass = {
      tf,
      parameter: (index: number) => parameters[index] as Variable,
      record: (index: number, perExample: Tensor) => {
        recorded[index] = tf.keep(perExample);
      },
    };
    const total = (images: Tensor): Scalar => {
      const perExample = loss.perExample(model.forward(pass, images as Tensor4D), truth);
      losses = Float32Array.from(perExample.dataSync());
      return tf.sum(perExample);
    };
    // The gradient of the images themselves is not wanted; asking for it drives the backward pass through every layer.
    tf.grad(total)(imageBatch(tf, examples, size));
  });
  return { gradients: recorded, losses };
}

/** @returns `[B, groupCount]`. */
function groupNorms(
  tf: TensorLibrary,
  gradients: readonly Tensor[],
  count: number,
  { groups, groupCount }: ClippingStrategy,
): Float32Array {
  const squares = new Float64Array(count * groupCount);
  gradients.forEach((gradient, index) => {
    const perExample = tf.tidy(() => tf.sum(tf.square(gradient), 1).dataSync());
    const group = groups[index] as number;
    for (let example = 0; example < count; example++) {
      const at = example * groupCount + group;
      squares[at] = (squares[at] as number) + (perExample[example] as number);
    }
  });
  return Float32Array.from(squares, Math.sqrt);
}
