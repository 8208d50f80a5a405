import type { z } from 'zod';
import type { ComponentDefinition, Remembering } from '../component.js';
import type { Uniform } from '../random/uniform.js';

/** Which coordinates take part: `[size]` of each parameter tensor, 1 kept, 0 dropped. */
export type CoordinateMask = readonly Float32Array[];

/** Chooses coordinates without looking at the data. One that remembers anything but its place in the random stream says so. */
export interface Sparsification extends Partial<Remembering> {
  readonly name: string;
  /**
   * The mask of a step, or null when every coordinate is kept. Steps are asked for in order, from 0.
   * The mask is applied before the norms are taken; noise is added to kept coordinates only.
   */
  maskAt(step: number): CoordinateMask | null;
}

/** What a sparsification is made for. */
export interface SparsificationContext {
  /** Number of coordinates of each parameter tensor. */
  readonly tensorSizes: readonly number[];
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** A stream of its own: the mask must depend on nothing that depends on data. */
  readonly uniform: Uniform;
}

/** A way to choose coordinates, and what a run that does so is called. */
export interface SparsificationDefinition<Kind extends string, Schema extends z.ZodObject>
  extends ComponentDefinition<Kind, Schema, SparsificationContext, Sparsification> {
  /** The method of a private run with it; null when the run goes by its clipping. */
  readonly method: string | null;
}

/** One way to choose coordinates. */
export function defineSparsification<Kind extends string, Schema extends z.ZodObject>(
  definition: SparsificationDefinition<Kind, Schema>,
): SparsificationDefinition<Kind, Schema> {
  return definition;
}
