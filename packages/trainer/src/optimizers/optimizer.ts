import type * as tfjs from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ComponentDefinition, Remembering } from '../component.js';
import type { Released } from '../noise/release.js';

/** Moves the parameters by what was released; it sees nothing else of the data. One that remembers anything says so. */
export interface Optimizer extends Partial<Remembering> {
  readonly name: string;
  /**
   * One update with gradient = sum / expectedBatchSize; the real batch size is private.
   *
   * @param parameters changed in place.
   * @param sum one tensor per parameter; disposed here.
   */
  apply(parameters: readonly tfjs.Variable[], sum: Released, expectedBatchSize: number): void;
  dispose(): void;
}

/** What an optimizer is made with. */
export interface OptimizerContext {
  readonly tf: typeof tfjs;
}

/** One optimizer. */
export function defineOptimizer<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, OptimizerContext, Optimizer>,
): ComponentDefinition<Kind, Schema, OptimizerContext, Optimizer> {
  return definition;
}
