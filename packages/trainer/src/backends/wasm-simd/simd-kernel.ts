import { type BackendKernel, kernelsOf } from '../../tensor-kernels.js';
import type { SimdBackend } from './simd-backend.js';

/** A kernel on the shared memory; where it gives null, tfjs' own does it. */
export type SimdKernel = BackendKernel<SimdBackend, null>;

/** A kernel on the shared memory, of what its name stands for. */
export const simdKernel = kernelsOf<SimdBackend, null>();

/** Product of lengths. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
