import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { CheckedWebGpuBackend } from '../checked-backend.js';

/**
 * A compute shader in WGSL. Its `main(index : i32)` is called for every thread: workgroup by workgroup, so that `index / threads`
 * is the number of the workgroup, which may lie beyond the last one. Tensors are flat arrays under the names of the inputs,
 * `result` the output, `uniforms` holds the numbers.
 */
export interface ComputeShader {
  /** Of this code alone: compiled shaders are kept by it. */
  readonly name: string;
  readonly inputs: readonly string[];
  /** Whole numbers, `i32`, by name. */
  readonly integers: readonly string[];
  /** Other numbers, `f32`, by name; after the integers. */
  readonly reals?: readonly string[];
  /** In a workgroup. */
  readonly threads: number;
  readonly code: string;
}

/** What a shader is run on. */
export interface ShaderCall {
  readonly inputs: readonly TensorInfo[];
  readonly integers: readonly number[];
  readonly reals?: readonly number[];
  readonly outputShape: readonly number[];
  readonly workgroups: number;
}

/** Queues a shader. @returns its output, `float32`. */
export function runShader(
  backend: CheckedWebGpuBackend,
  shader: ComputeShader,
  { inputs, integers, reals = [], outputShape, workgroups }: ShaderCall,
): TensorInfo {
  const declared = [
    ...shader.integers.map((name) => `${name} : i32, `),
    ...(shader.reals ?? []).map((name) => `${name} : f32, `),
  ];
  const program = {
    variableNames: [...shader.inputs],
    outputShape: [...outputShape],
    // tfjs takes all axes on x for "one index"; it splits what exceeds the device's limit.
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [workgroups, 1, 1] as [number, number, number],
    workgroupSize: [shader.threads, 1, 1] as [number, number, number],
    uniforms: declared.join(''),
    shaderKey: shader.name,
    getUserCode: () => shader.code,
  };
  const numbers = [
    ...integers.map((value) => ({ type: 'int32', data: [value] })),
    ...reals.map((value) => ({ type: 'float32', data: [value] })),
  ];
  return backend.runWebGPUProgram(program, [...inputs], 'float32', numbers);
}

/** Workgroups of `threads` for one thread per value of a result. */
export function workgroupsFor(shape: readonly number[], threads: number): number {
  return Math.ceil(shape.reduce((product, length) => product * length, 1) / threads);
}
