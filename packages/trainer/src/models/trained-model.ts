import type { ParameterSpec } from './layer-builder.js';
import type { Model } from './model.js';

/** Numbers of parameter tensors, by name. */
export type NamedValues = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>;

/** A model as it is trained, and what of it is. */
export interface TrainedModel {
  /** With what is trained in the place of its own parameters beside them. */
  readonly model: Model;
  /** Indices of the parameter tensors that are trained. */
  readonly trained: readonly number[];
  /** @returns the parameters of the model as its config names it: what was trained beside them is part of them. */
  merge(values: NamedValues): NamedValues;
}

/** The parameter tensors that are trained. */
export const trainedSpecs = ({ model, trained }: TrainedModel): readonly ParameterSpec[] =>
  trained.map((index) => model.parameters[index] as ParameterSpec);
