import type { Neighbouring } from '@clipwise/privacy';
import type { z } from 'zod';
import type { ComponentDefinition, Remembering } from '../component.js';
import type { Uniform } from '../random/uniform.js';

/** What the accountant may claim for the way batches are drawn. */
export type Amplification =
  | { readonly kind: 'poisson'; readonly samplingRate: number }
  | {
      readonly kind: 'none';
      /** By how many sensitivities of the clipped sum a change of one example moves the sum of any one batch, at most. */
      readonly sumMovesBy: number;
    };

/** Draws the batches. One that remembers anything but its place in the random stream says so as `Remembering`. */
export interface Sampler extends Partial<Remembering> {
  readonly name: string;
  readonly amplification: Amplification;
  /** The divisor of the sum; public, unlike the size of a batch. */
  readonly expectedBatchSize: number;
  readonly stepsPerEpoch: number;
  /** @returns indices of the next batch; it may be empty. */
  next(): readonly number[];
}

/** What a sampler is made for. */
export interface SamplerContext {
  readonly exampleCount: number;
  readonly neighbouring: Neighbouring;
  readonly uniform: Uniform;
}

/** One sampler. */
export function defineSampler<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, SamplerContext, Sampler>,
): ComponentDefinition<Kind, Schema, SamplerContext, Sampler> {
  return definition;
}
