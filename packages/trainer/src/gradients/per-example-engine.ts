import type { Tensor } from '@tensorflow/tfjs-core';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Example } from '../data/dataset.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import type { CanaryGradient } from './canary-gradients.js';

/** A clipped sum and what may be told of its making only as a diagnostic. All of it is computed from private data. */
export interface ClippedSum {
  /** One tensor per parameter tensor, of its shape: sum over examples of share x weight x masked gradient. The caller disposes. */
  readonly tensors: readonly Tensor[];
  /** `[B]` */
  readonly losses: readonly number[];
  /** `[B]` L2 norm of each whole masked gradient, before clipping. */
  readonly norms: readonly number[];
  /** Weights below 1, over all examples and groups. */
  readonly clippedWeights: number;
  readonly weightCount: number;
}

/** Computes per-example gradients and sums them, clipped. */
export interface PerExampleGradientEngine {
  /** How it goes about it, for the environment of a run. */
  describe(): string;
  /**
   * @param examples the batch; may be empty.
   * @param shares `[B]` in (0, 1]: what of its clipped gradient each example adds to the sum; left out, all of it.
   * @param mask applied to every gradient before its norms are taken; null keeps every coordinate.
   * @param canaries gradients that are clipped and summed beside those of the examples, and of which nothing else is told.
   */
  clippedSum(
    examples: readonly Example[],
    mask: CoordinateMask | null,
    clipping: ClippingStrategy,
    shares?: readonly number[],
    canaries?: readonly CanaryGradient[],
  ): Promise<ClippedSum>;
}
