import type { Variable } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ComponentDefinition, Remembering } from '../component.js';
import type { Released } from '../noise/release.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { TensorLibrary } from '../tensor-library.js';

/** Filters what is released, from step to step: post-processing, which costs no epsilon. */
export interface GradientFilter extends Remembering {
  /** Where the next gradients are taken, see `Optimizer`. */
  lookAhead?(parameters: readonly Variable[]): () => void;
  /** @param sum disposed here. @returns what takes its place; whoever gets it disposes it. */
  apply(parameters: readonly Variable[], sum: Released): Released;
  /** Called when the optimizer has moved the parameters. */
  moved?(parameters: readonly Variable[]): void;
  dispose(): void;
}

/** What a filter is made with. */
export interface GradientFilterContext {
  readonly tf: TensorLibrary;
}

/** One filter between the noisy gradients and the optimizer. */
export function defineGradientFilter<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, GradientFilterContext, GradientFilter>,
): ComponentDefinition<Kind, Schema, GradientFilterContext, GradientFilter> {
  return definition;
}

/** The optimizer behind the filter. */
export function filteredOptimizer(optimizer: Optimizer, filter: GradientFilter): Optimizer {
  const { lookAhead, moved } = filter;
  return {
    ...optimizer,
    ...(lookAhead === undefined ? {} : { lookAhead }),
    apply: (parameters, sum, expectedBatchSize) => {
      optimizer.apply(parameters, filter.apply(parameters, sum), expectedBatchSize);
      moved?.(parameters);
    },
    dispose: () => {
      filter.dispose();
      optimizer.dispose();
    },
  };
}
