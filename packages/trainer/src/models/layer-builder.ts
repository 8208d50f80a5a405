import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';
import type { LayerGradient } from './layer-gradient.js';

/** A parameter tensor: its shape, and the bound b of its initial law U(-b, b); `one` and `zero` are constants. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: number | 'one' | 'zero';
}

/** One pass over a microbatch. */
export interface Pass {
  readonly tf: TensorLibrary;
  parameter(index: number): Tensor;
  /**
   * Receives the gradient of a parameter for every example during the backward pass; the receiver keeps what it needs.
   * Absent when no gradient is wanted.
   */
  readonly record?: (index: number, gradient: LayerGradient) => void;
}

/** `[B, H, W, C]` -> `[B, H', W', C']`. */
export type Layer = (pass: Pass, x: Tensor4D) => Tensor4D;

/** Collects the parameters of a model while its layers are made. */
export class LayerBuilder {
  readonly parameters: ParameterSpec[] = [];

  /** @returns the parameter's index. Names are unique. */
  add(name: string, shape: readonly number[], initial: ParameterSpec['initial']): number {
    return this.parameters.push({ name, shape, initial }) - 1;
  }
}
