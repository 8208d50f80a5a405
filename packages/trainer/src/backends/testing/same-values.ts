import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Uniform } from '../../random/uniform.js';
import type { TensorLibrary } from '../../tensor-library.js';

export type Shape = readonly number[];
export type Compute = (...tensors: Tensor[]) => Tensor | Tensor[];

/** A tensor, off its backend. */
export interface Values {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** Numbers uniform on (-1, 1). */
export function randomValues(shapes: readonly Shape[], uniform: Uniform): Values[] {
  return shapes.map((shape) => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * uniform() - 1),
  }));
}

/** Values of `compute` on a backend; no tensor may stay behind. */
export async function valuesOn(
  tf: TensorLibrary,
  backend: string,
  inputs: readonly Values[],
  compute: Compute,
): Promise<Values[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const tensors = inputs.map(({ shape, values }) => tf.tensor(values, [...shape]));
  const results = [tf.tidy(() => compute(...tensors))].flat();
  const values: Values[] = [];
  for (const result of results)
    values.push({ shape: result.shape, values: Float32Array.from(await result.data()) });
  tf.dispose([...results, ...tensors]);
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

/** The shapes are those of the truth, the values to 1e-5 of its largest. */
export function expectClose(truth: readonly Values[], actual: readonly Values[]): void {
  expect(actual.map(({ shape }) => shape)).toEqual(truth.map(({ shape }) => shape));
  truth.forEach(({ values }, index) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const distance = values.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (actual[index]?.values[at] as number))),
      0,
    );
    expect(distance).toBeLessThanOrEqual(1e-5 * largest);
  });
}
