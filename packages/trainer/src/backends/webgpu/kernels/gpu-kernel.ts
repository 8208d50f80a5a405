import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { CheckedWebGpuBackend } from '../checked-backend.js';

/** What a kernel is called with. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: CheckedWebGpuBackend;
}

/** A kernel of our own on the graphics device. */
export interface GpuKernel {
  readonly kernelName: string;
  compute(call: KernelCall): TensorInfo | TensorInfo[];
}

/** The input of that name. */
export function input(inputs: NamedTensorInfoMap, name: string): TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined) throw new TypeError(`the kernel was called without its input "${name}"`);
  return tensor;
}
