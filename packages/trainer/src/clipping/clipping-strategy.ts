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
  /** L2 sensitivity of the clipped sum to adding or removing one example: sqrt(sum of R_l^2). Infinite when unbounded. */
  readonly sensitivity: number;
  /**
   * @param norms `[B, groupCount]` row-major: L2 norm of each example's gradient in each group.
   * @returns `[B, groupCount]` weights w >= 0 with w x norm <= R_l; 0 for a norm that is not finite. For an unbounded
   * strategy, ones.
   */
  weights(norms: Float32Array): Float32Array;
}

/** What a strategy is made for. */
export interface ClippingContext {
  /** Number of the model's parameter tensors: the layers of per-layer clipping. */
  readonly tensorCount: number;
}

/** One clipping method. */
export function defineClipping<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, ClippingContext, ClippingStrategy>,
): ComponentDefinition<Kind, Schema, ClippingContext, ClippingStrategy> {
  return definition;
}
