import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from './simd-backend.js';

/** What a kernel is called with. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: SimdBackend;
}

/** A kernel of tfjs on the shared memory. */
export interface SimdKernel {
  readonly kernelName: string;
  /** @returns null for a case that is left to tfjs' own kernel. */
  readonly compute: (call: KernelCall) => TensorInfo | TensorInfo[] | null;
}

/** Product of lengths. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** An input that the kernel cannot do without. */
export function input(inputs: NamedTensorInfoMap, name: string): TensorInfo {
  return inputs[name] as TensorInfo;
}
