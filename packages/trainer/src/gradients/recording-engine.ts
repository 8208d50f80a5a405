import type { Scalar, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { unchanged, type Views } from '../augmentation/views.js';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Example } from '../data/dataset.js';
import type { Loss } from '../losses/loss.js';
import type { LayerGradient } from '../models/layer-gradient.js';
import { type Model, parameterCount } from '../models/model.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import { type TensorLibrary, valuesOf } from '../tensor-library.js';
import { type ImageSize, imageBatch, truthBatch } from './batch.js';
import { canaryGradients } from './canary-gradients.js';
import type { ExampleGradients } from './example-gradients.js';
import { perExampleFilterGradient } from './filter-gradient.js';
import { ghostGradients, prefersGhostNorm } from './ghost-gradients.js';
import { meanOverViews } from './mean-over-views.js';
import { microbatchSizeFor } from './microbatch-size.js';
import type { ClippedSum, PerExampleGradientEngine } from './per-example-engine.js';
import { trainingLoss } from './training-loss.js';
import { wholeGradients } from './whole-gradients.js';

/** What the engine is made of. */
export interface RecordingEngineParts {
  readonly tf: TensorLibrary;
  readonly model: Model;
  readonly parameters: readonly Variable[];
  readonly loss: Loss;
  readonly size: ImageSize;
  readonly classCount: number;
  /** Examples that are in memory at once; null chooses. It does not change the result. */
  readonly microbatchSize: number | null;
  /** What stands for an example, the same number for each: its gradient is the mean of theirs. Left out, the example itself. */
  readonly views?: Views | undefined;
}

/**
 * One forward and one backward pass per microbatch, of the sum of the examples' losses: each layer hands over its gradient for
 * every example on the way, in the form that costs it least. When all norms are known, each layer's sum is taken with the
 * weights that they give: no second pass is made.
 *
 * Source: Goodfellow 2015 (arXiv:1510.01799) for the one pass, Bu et al. 2022 (arXiv:2210.00038) for the book-keeping.
 */
export function createRecordingEngine(parts: RecordingEngineParts): PerExampleGradientEngine {
  const { tf, parameters } = parts;
  let knownTrial: Trial | undefined;
  const trial = (): Trial => {
    knownTrial ??= tryBlankExample(parts);
    return knownTrial;
  };
  return {
    describe: () => {
      const { microbatchSize, ghostNorms } = trial();
      return `book-keeping, ${microbatchSize} examples at a time; ghost norms for ${ghostNorms} of ${parameters.length} parameter tensors`;
    },
    clippedSum: async (examples, mask, clipping, shares, canaries = []) => {
      const { microbatchSize } = trial();
      const sums: Tensor[] = [];
      const tally = emptyTally();
      for (let start = 0; start < examples.length; start += microbatchSize) {
        const end = start + microbatchSize;
        const microbatch = { examples: examples.slice(start, end), shares: shares?.slice(start, end) };
        await addMicrobatch(parts, microbatch, mask, clipping, sums, tally);
      }
      if (canaries.length > 0) {
        const gradients = canaryGradients(tf, parameters.length, canaries, mask);
        await addRows(parts, { gradients, count: canaries.length }, clipping, sums, emptyTally());
      }
      const tensors = parameters.map((parameter, index) => sums[index] ?? tf.zerosLike(parameter));
      return { tensors, ...tally };
    },
  };
}

/** What one blank example tells of all others: it depends on the model and the size of the images, never on the data. */
interface Trial {
  readonly microbatchSize: number;
  /** Parameter tensors whose gradients are never made. */
  readonly ghostNorms: number;
}

function tryBlankExample(parts: RecordingEngineParts): Trial {
  const { model, size, views = unchanged } = parts;
  const pixels = size.imageHeight * size.imageWidth;
  const blank = {
    id: '',
    subject: '',
    image: new Float32Array(pixels * size.channelCount),
    mask: new Uint8Array(pixels),
  };
  const { gradients, losses, forwardBytes } = recordGradients(
    // No view is drawn: whoever goes on with a run tries again, and the random numbers are its steps'.
    { ...parts, views: { count: views.count, of: (example) => Array(views.count).fill(example) } },
    [blank],
    null,
  );
  losses.dispose();
  for (const gradient of gradients) gradient.dispose();
  return {
    microbatchSize:
      parts.microbatchSize ?? microbatchSizeFor(parameterCount(model) * views.count, forwardBytes),
    ghostNorms: gradients.filter(({ form }) => form === 'ghost norm').length,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Tally extends Mutable<Pick<ClippedSum, 'clippedWeights' | 'weightCount'>> {
  readonly losses: number[];
  readonly norms: number[];
}

const emptyTally = (): Tally => ({ losses: [], norms: [], clippedWeights: 0, weightCount: 0 });

async function addMicrobatch(
  parts: RecordingEngineParts,
  {
    examples,
    shares,
  }: { readonly examples: readonly Example[]; readonly shares: readonly number[] | undefined },
  mask: CoordinateMask | null,
  clipping: ClippingStrategy,
  sums: Tensor[],
  tally: Tally,
): Promise<void> {
  const { gradients, losses } = recordGradients(parts, examples, mask);
  tally.losses.push(...(await valuesOf(parts.tf, () => losses)));
  await addRows(parts, { gradients, shares, count: examples.length }, clipping, sums, tally);
}

/** Clips `count` gradients and adds them to the sums. */
async function addRows(
  { tf, parameters }: RecordingEngineParts,
  {
    gradients,
    shares,
    count,
  }: {
    readonly gradients: readonly ExampleGradients[];
    readonly shares?: readonly number[] | undefined;
    readonly count: number;
  },
  clipping: ClippingStrategy,
  sums: Tensor[],
  tally: Tally,
): Promise<void> {
  const squares = await valuesOf(tf, () => tf.concat(gradients.map((gradient) => gradient.squaredNorms())));
  const { groups, groupCount } = clipping;
  const norms = groupNorms(squares, count, clipping);
  const weights = clipping.weights(norms);
  for (let example = 0; example < count; example++)
    tally.norms.push(Math.hypot(...norms.subarray(example * groupCount, (example + 1) * groupCount)));
  tally.clippedWeights += weights.filter((weight) => weight < 1).length;
  tally.weightCount += weights.length;

  gradients.forEach((gradient, index) => {
    if (gradient.isZero === true) return;
    const group = groups[index] as number;
    const column = Float32Array.from(
      { length: count },
      (_, example) => (shares?.[example] ?? 1) * (weights[example * groupCount + group] as number),
    );
    const { shape } = parameters[index] as Variable;
    const before = sums[index];
    sums[index] = tf.tidy(() => {
      const sum = gradient.weightedSum(column, shape);
      return before === undefined ? sum : tf.add(before, sum);
    });
    before?.dispose();
    gradient.dispose();
  });
}

/** @returns the gradients of every parameter and the losses `[B]`, for the caller to dispose. */
function recordGradients(
  parts: RecordingEngineParts,
  examples: readonly Example[],
  mask: CoordinateMask | null,
): { gradients: ExampleGradients[]; losses: Tensor; forwardBytes: number } {
  const { tf, model, parameters, loss, size, classCount, views = unchanged } = parts;
  const gradients: ExampleGradients[] = [];
  const seen = examples.flatMap((example) => views.of(example));
  let losses: Tensor | undefined;
  let forwardBytes = 0;
  tf.tidy(() => {
    const truth = truthBatch(tf, seen, size, classCount);
    const pass = {
      tf,
      parameter: (index: number) => parameters[index] as Variable,
      record: (index: number, gradient: LayerGradient) => {
        gradients[index] = inBestForm(tf, gradient, mask?.[index], views.count);
      },
    };
    const total = (images: Tensor): Scalar => {
      const before = tf.memory().numBytes;
      const ofViews = trainingLoss(model, loss, pass, images as Tensor4D, truth);
      losses = tf.keep(tf.mean(tf.reshape(ofViews, [examples.length, views.count]), 1));
      forwardBytes = tf.memory().numBytes - before;
      return tf.sum(ofViews);
    };
    // The gradient of the images themselves is not wanted; asking for it drives the backward pass through every layer.
    tf.grad(total)(imageBatch(tf, seen, size));
  });
  return { gradients, losses: losses as Tensor, forwardBytes };
}

/**
 * @param kept coordinates of the gradient that take part. A norm over some of them cannot be had without the gradient, and no
 * more can that of a mean over views, or of what a filter is made of.
 */
function inBestForm(
  tf: TensorLibrary,
  gradient: LayerGradient,
  kept: Float32Array | undefined,
  viewCount: number,
): ExampleGradients {
  if (
    kept === undefined &&
    viewCount === 1 &&
    gradient.kind === 'convolution' &&
    gradient.through === undefined &&
    prefersGhostNorm(tf, gradient)
  )
    return ghostGradients(tf, gradient);
  const whole = wholeOf(tf, gradient);
  const mean = meanOverViews(tf, whole, viewCount);
  const perExample = kept === undefined ? mean : tf.mul(mean, tf.tensor2d(kept, [1, kept.length]));
  return wholeGradients(tf, tf.keep(perExample));
}

/** @returns `[B, size of the parameter]`. */
function wholeOf(tf: TensorLibrary, gradient: LayerGradient): Tensor {
  if (gradient.kind === 'whole') return gradient.perExample;
  const ofFilter = perExampleFilterGradient(tf, gradient);
  return gradient.through?.(ofFilter) ?? ofFilter;
}

/**
 * @param squared `[parameter tensors, B]` squared norms.
 * @returns `[B, groupCount]` norms.
 */
function groupNorms(
  squared: ArrayLike<number>,
  count: number,
  { groups, groupCount }: ClippingStrategy,
): Float32Array {
  const squares = new Float64Array(count * groupCount);
  groups.forEach((group, index) => {
    for (let example = 0; example < count; example++) {
      const at = example * groupCount + group;
      squares[at] = (squares[at] as number) + (squared[index * count + example] as number);
    }
  });
  return Float32Array.from(squares, Math.sqrt);
}
