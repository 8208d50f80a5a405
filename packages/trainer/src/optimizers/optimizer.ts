import type * as tfjs from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ComponentDefinition, Remembering } from '../component.js';
import type { Released } from '../noise/release.js';

/** Moves the parameters by what was released; it sees nothing else of the data. One that remembers anything says so. */
export interface Optimizer extends Partial<Remembering> {
  readonly name: string;
  /**
   * For one that wants gradients of another place: moves the parameters there, by what was released alone.
   *
   * @param parameters changed in place. @returns puts them back; called once the gradients are taken, before `apply`.
   */
  lookAhead?(parameters: readonly tfjs.Variable[]): () => void;
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
  /** What a schedule spreads over. */
  readonly plannedSteps: number;
}

/** One optimizer. */
export function defineOptimizer<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, OptimizerContext, Optimizer>,
): ComponentDefinition<Kind, Schema, OptimizerContext, Optimizer> {
  return definition;
}
