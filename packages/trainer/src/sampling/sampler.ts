import type { Neighbouring } from '@clipwise/privacy';
import type { z } from 'zod';
import type { ComponentDefinition, Remembering } from '../component.js';
import type { Uniform } from '../random/uniform.js';
import type { PrivacyUnit } from './privacy-units.js';

/** What the accountant may claim for the way batches are drawn. */
export type Amplification =
  | { readonly kind: 'poisson'; readonly samplingRate: number }
  | {
      readonly kind: 'truncated-poisson';
      readonly datasetSize: number;
      readonly samplingRate: number;
      readonly maxBatchSize: number;
    }
  | {
      /** Parts of the units take turns, and each is Poisson-sampled in its own. */
      readonly kind: 'cyclic-poisson';
      readonly parts: number;
      readonly samplingRate: number;
    }
  | { readonly kind: 'fixed-size'; readonly datasetSize: number; readonly batchSize: number }
  /** Each unit is in one of so many batches that follow each other, drawn uniformly and by itself. */
  | { readonly kind: 'balls-in-bins'; readonly batches: number }
  | {
      readonly kind: 'none';
      /** By how many sensitivities of the clipped sum a change of one unit moves the sum of any one batch, at most. */
      readonly sumMovesBy: number;
    };

/**
 * The probability with which a unit is drawn into a batch, before one that is too large is cut, on average over the steps; null
 * without amplification.
 */
export function samplingRateOf(amplification: Amplification): number | null {
  switch (amplification.kind) {
    case 'poisson':
    case 'truncated-poisson':
      return amplification.samplingRate;
    case 'cyclic-poisson':
      return amplification.samplingRate / amplification.parts;
    case 'fixed-size':
      return amplification.batchSize / amplification.datasetSize;
    case 'balls-in-bins':
      return 1 / amplification.batches;
    case 'none':
      return null;
  }
}

/** Steps from one participation of a unit to its next, at least. */
export function separationOf(amplification: Amplification): number {
  return amplification.kind === 'cyclic-poisson' ? amplification.parts : 1;
}

/**
 * Several batches that are charged as one, as a unit is in no more than one of them: the first of them is charged for all. No batch
 * of a draw may be used twice, as the charge stands for one use.
 */
export interface JointDraw {
  /** Whether the next batch belongs to a draw that has begun. */
  isUnderWay(): boolean;
  /** Leaves what has begun: the next batch is the first of a fresh draw. */
  abandon(): void;
}

/** Draws the batches. One that remembers anything but its place in the random stream says so as `Remembering`. */
export interface Sampler extends Partial<Remembering> {
  readonly name: string;
  readonly amplification: Amplification;
  /** The divisor of the sum; public, unlike the size of a batch. */
  readonly expectedBatchSize: number;
  readonly stepsPerEpoch: number;
  /** Left out where every batch is drawn and charged by itself. */
  readonly jointDraw?: JointDraw;
  /** @returns indices of the units of the next batch; it may be empty. */
  next(): readonly number[];
}

/** What a sampler is made for. */
export interface SamplerContext {
  /** Privacy units in the training data: examples, or subjects with all of theirs. */
  readonly unitCount: number;
  readonly unit: PrivacyUnit;
  /** What a unit is called, whatever others there are; asked for when batches are drawn. */
  readonly unitName: (unit: number) => string;
  readonly neighbouring: Neighbouring;
  readonly uniform: Uniform;
}

/** One sampler. */
export function defineSampler<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, SamplerContext, Sampler>,
): ComponentDefinition<Kind, Schema, SamplerContext, Sampler> {
  return definition;
}
