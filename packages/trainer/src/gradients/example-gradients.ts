import type { Tensor } from '@tensorflow/tfjs-core';

/** The gradients of one parameter tensor for every example of a microbatch, in a form that gives norms and weighted sums. */
export interface ExampleGradients {
  readonly form: 'per-example' | 'ghost norm';
  /** Whether all are 0, so that there is nothing to sum. Default false. */
  readonly isZero?: boolean;
  /** @returns `[B]` squared L2 norms; the caller disposes. */
  squaredNorms(): Tensor;
  /**
   * @param weights `[B]`, >= 0; an example of weight 0 leaves no trace, even if its gradient is not finite.
   * @param shape of the parameter.
   * @returns of that shape, the sum over examples of weight x gradient; the caller disposes.
   */
  weightedSum(weights: Float32Array, shape: readonly number[]): Tensor;
  dispose(): void;
}
