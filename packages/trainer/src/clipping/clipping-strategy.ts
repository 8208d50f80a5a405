import type { z } from 'zod';
import type { ComponentDefinition, Remembering } from '../component.js';

/**
 * Decides how much of each example's gradient enters the sum. It sees norms and never a gradient. One that remembers anything
 * says so.
 */
export interface ClippingStrategy extends Partial<Remembering> {
  /** In the field's words: `flat`, `automatic per-layer`, ... */
  readonly name: string;
  /** False when nothing bounds an example's influence: the run is then not private. */
  readonly isBounded: boolean;
  /** The group of each parameter tensor, in [0, groupCount). A group is clipped as one vector. */
  readonly groups: readonly number[];
  readonly groupCount: number;
  /**
   * L2 sensitivity of the clipped sum to adding or removing one example, with what `adaptation` adds to it: sqrt(sum of R_l^2)
   * without one. Infinite when unbounded. It is asked for at every step.
   */
  readonly sensitivity: number;
  /**
   * @param norms `[B, groupCount]` row-major: L2 norm of each example's gradient in each group.
   * @returns `[B, groupCount]` weights w >= 0 with w x norm <= R_l; 0 for a norm that is not finite. For an unbounded
   * strategy, ones.
   */
  weights(norms: Float32Array): Float32Array;
  /** Told before each step, from 0 on, to a strategy whose bounds follow a schedule of steps; it depends on nothing else. */
  beginStep?(step: number): void;
  /** What the strategy learns from a step, for one that changes from step to step. */
  readonly adaptation?: ClippingAdaptation;
}

/** Numbers that are released with the clipped sum, as more of its coordinates, at every step, and what becomes of them. */
export interface ClippingAdaptation {
  /** The bound of the next step; it follows from what was released alone. */
  clipNorm(): number;
  /** How many numbers. */
  readonly size: number;
  /**
   * Adds what an example contributes: share times a vector whose norm is within a bound that `sensitivity` counts.
   *
   * @param norm L2 norm of its whole masked gradient; one that is not finite contributes nothing.
   * @param share in (0, 1].
   * @param sums `[size]`, changed in place.
   */
  addStatistic(norm: number, share: number, sums: Float64Array): void;
  /** Takes what was released; called once a step, after its weights. */
  update(released: ReleasedStatistic): void;
}

/** What was released beside a clipped sum. Public. */
export interface ReleasedStatistic {
  /** `[size]` divided by the expected batch size. */
  readonly means: readonly number[];
  /** Standard deviation of the noise of each, and of each coordinate of the mean gradient; 0 without noise. */
  readonly deviation: number;
  /** Coordinates of the gradient that took part. */
  readonly coordinates: number;
}

/** What a strategy is made for. */
export interface ClippingContext {
  /** Number of the model's parameter tensors: the layers of per-layer clipping. */
  readonly tensorCount: number;
}

/** A way to clip. */
export interface ClippingDefinition<Kind extends string, Schema extends z.ZodObject>
  extends ComponentDefinition<Kind, Schema, ClippingContext, ClippingStrategy> {
  /** It bounds by norms that stand in the config, and beside a sparsification with a name a run goes by that alone. */
  readonly isPlain?: true;
}

/** One clipping method. */
export function defineClipping<Kind extends string, Schema extends z.ZodObject>(
  definition: ClippingDefinition<Kind, Schema>,
): ClippingDefinition<Kind, Schema> {
  return definition;
}
