import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { CheckedWebGpuBackend } from '../checked-backend.js';
import { type ComputeShader, runShader, workgroupsFor } from './compute-shader.js';

const shader: ComputeShader = {
  name: 'clipwiseSumOfParts',
  inputs: ['x'],
  integers: ['parts', 'columns', 'stride', 'offset', 'count'],
  threads: 64,
  code: `
    fn main(index : i32) {
      if (index >= uniforms.count) { return; }
      let row = index / uniforms.columns;
      let column = index % uniforms.columns;
      var sum = 0.0;
      for (var part = 0; part < uniforms.parts; part++) {
        let at = (row * uniforms.parts + part) * uniforms.columns + column;
        sum += x[at * uniforms.stride + uniforms.offset];
      }
      result[index] = sum;
    }`,
};

/**
 * Sums over the parts that workgroups have left.
 *
 * @param x `[rows, parts, columns, values]`.
 * @param value which of the values.
 * @returns `[rows, columns]`.
 */
export function sumOfParts(backend: CheckedWebGpuBackend, x: TensorInfo, value: number): TensorInfo {
  const [rows, parts, columns, values] = x.shape as [number, number, number, number];
  return runShader(backend, shader, {
    inputs: [x],
    integers: [parts, columns, values, value, rows * columns],
    outputShape: [rows, columns],
    workgroups: workgroupsFor([rows, columns], shader.threads),
  });
}
