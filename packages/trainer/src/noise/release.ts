import type { Tensor } from '@tensorflow/tfjs-core';

declare const releasedBrand: unique symbol;

/**
 * A sum over examples that may leave the step: noise covers it, or the run is declared non-private.
 * Only this folder can make one, and the optimizer accepts nothing else.
 */
export interface Released {
  readonly [releasedBrand]: true;
  /** One tensor per parameter tensor, of its shape. The optimizer disposes them. */
  readonly tensors: readonly Tensor[];
  /** Standard deviation of the noise on every kept coordinate; 0 without noise. Public. */
  readonly deviation: number;
}

/** Declares the tensors released. For the files of this folder only. */
export function asReleased(tensors: readonly Tensor[], deviation: number): Released {
  return { tensors, deviation } as unknown as Released;
}
