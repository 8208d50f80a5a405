import type * as tfjs from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ComponentDefinition } from '../component.js';

/** A loss of every example on its own: one example's value must not depend on another's. */
export interface Loss {
  readonly name: string;
  /**
   * @param logits `[B, H, W, K]`.
   * @param truth `[B, H, W, K]`, one-hot; all 0 at a pixel that nobody graded, which must not count.
   * @returns `[B]`.
   */
  perExample(logits: tfjs.Tensor4D, truth: tfjs.Tensor4D): tfjs.Tensor1D;
}

/** What a loss is made with. */
export interface LossContext {
  readonly tf: typeof tfjs;
}

/** One loss. */
export function defineLoss<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, LossContext, Loss>,
): ComponentDefinition<Kind, Schema, LossContext, Loss> {
  return definition;
}
