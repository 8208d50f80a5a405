import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { ClippingAdaptation, ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Example } from '../data/dataset.js';
import type { CanaryGradient } from '../gradients/canary-gradients.js';
import type { ClippedSum, PerExampleGradientEngine } from '../gradients/per-example-engine.js';
import type { Released } from '../noise/release.js';
import { splitReleased } from '../noise/release-sum.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { CoordinateMask, Sparsification } from '../sparsification/sparsification.js';
import type { TensorLibrary } from '../tensor-library.js';

/** What one step is made of. */
export interface TrainStepParts {
  readonly tf: TensorLibrary;
  readonly engine: PerExampleGradientEngine;
  readonly sparsification: Sparsification;
  readonly clipping: ClippingStrategy;
  /** Of one tensor per parameter tensor, and what the clipping's adaptation adds. */
  readonly release: (sum: readonly Tensor[], mask: CoordinateMask | null) => Promise<Released>;
  readonly optimizer: Optimizer;
  readonly parameters: readonly Variable[];
  readonly expectedBatchSize: number;
  /** Looks at what is released, before the optimizer does. */
  readonly observe?: (released: Released, mask: CoordinateMask | null) => Promise<void>;
}

/** Diagnostics of a step: computed from private data and not covered by epsilon. NaN for an empty batch. */
export interface StepResult {
  readonly batchSize: number;
  readonly trainingLoss: number;
  readonly medianGradientNorm: number;
  readonly clippedFraction: number;
}

/**
 * One step of DP-SGD. An empty batch is no exception: it gets noise, an update and a charge.
 *
 * @param batch the examples of each privacy unit that was drawn.
 * @param charge writes the step's cost to the ledger; the noisy sum is used only after that is durable.
 * @param canaries gradients of made-up units that were drawn.
 *
 * Source: Abadi et al. 2016 (arXiv:1607.00133), Algorithm 1; with a mask, Zhu and Blaschko 2021 (arXiv:2112.00845), Algorithm 1.
 */
export async function trainStep(
  parts: TrainStepParts,
  step: number,
  batch: readonly (readonly Example[])[],
  charge: () => Promise<void>,
  canaries: readonly CanaryGradient[] = [],
): Promise<StepResult> {
  const mask = parts.sparsification.maskAt(step);
  const examples = batch.flat();
  // A unit's examples share its place in the sum: their clipped mean is bounded as one clipped gradient is.
  const shares = batch.flatMap((unit) => unit.map(() => 1 / unit.length));
  const { adaptation } = parts.clipping;
  const goBack = parts.optimizer.lookAhead?.(parts.parameters);
  const sum = await parts.engine
    .clippedSum(examples, mask, parts.clipping, shares, canaries)
    .finally(() => goBack?.());
  const tensors =
    adaptation === undefined ? sum.tensors : [...sum.tensors, statisticOf(parts.tf, adaptation, sum, shares)];
  try {
    await charge();
  } catch (error) {
    for (const tensor of tensors) tensor.dispose();
    throw error;
  }
  const [gradient, statistic] = splitReleased(await parts.release(tensors, mask), parts.parameters.length);
  await parts.observe?.(gradient, mask);
  parts.optimizer.apply(parts.parameters, gradient, parts.expectedBatchSize);
  for (const tensor of statistic.tensors) {
    adaptation?.update({
      means: Array.from(await tensor.data(), (value) => value / parts.expectedBatchSize),
      deviation: statistic.deviation / parts.expectedBatchSize,
      coordinates: coordinatesOf(parts.parameters, mask),
    });
    tensor.dispose();
  }
  return {
    batchSize: examples.length,
    trainingLoss: sum.losses.reduce((total, loss) => total + loss, 0) / examples.length,
    medianGradientNorm: median(sum.norms),
    clippedFraction: sum.clippedWeights / sum.weightCount,
  };
}

/** `[size]` the sum over examples of share x statistic, still private. */
function statisticOf(
  tf: TensorLibrary,
  adaptation: ClippingAdaptation,
  { norms }: ClippedSum,
  shares: readonly number[],
): Tensor {
  const sums = new Float64Array(adaptation.size);
  for (const [index, norm] of norms.entries()) adaptation.addStatistic(norm, shares[index] as number, sums);
  return tf.tensor1d(Float32Array.from(sums));
}

/** Coordinates of the gradient that take part. */
function coordinatesOf(parameters: readonly Variable[], mask: CoordinateMask | null): number {
  return parameters.reduce(
    (total, { size }, index) => total + (mask?.[index]?.reduce((kept, one) => kept + one, 0) ?? size),
    0,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
