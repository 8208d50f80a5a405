import type { Variable } from '@tensorflow/tfjs-core';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Example } from '../data/dataset.js';
import type { CanaryGradient } from '../gradients/canary-gradients.js';
import type { ClippedSum, PerExampleGradientEngine } from '../gradients/per-example-engine.js';
import type { Released } from '../noise/release.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { CoordinateMask, Sparsification } from '../sparsification/sparsification.js';

/** What one step is made of. */
export interface TrainStepParts {
  readonly engine: PerExampleGradientEngine;
  readonly sparsification: Sparsification;
  readonly clipping: ClippingStrategy;
  readonly release: (sum: ClippedSum, mask: CoordinateMask | null) => Promise<Released>;
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
  const sum = await parts.engine.clippedSum(examples, mask, parts.clipping, shares, canaries);
  try {
    await charge();
  } catch (error) {
    for (const tensor of sum.tensors) tensor.dispose();
    throw error;
  }
  const released = await parts.release(sum, mask);
  await parts.observe?.(released, mask);
  parts.optimizer.apply(parts.parameters, released, parts.expectedBatchSize);
  return {
    batchSize: examples.length,
    trainingLoss: sum.losses.reduce((total, loss) => total + loss, 0) / examples.length,
    medianGradientNorm: median(sum.norms),
    clippedFraction: sum.clippedWeights / sum.weightCount,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
