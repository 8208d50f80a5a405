import type { Variable } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import type { TensorLibrary } from '../tensor-library.js';
import { type ParameterAverage, parameterAverage } from './parameter-average.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm-simd'));
});

const path = Array.from({ length: 40 }, (_, step) => [Math.sin(step), 3 + Math.cos(2 * step), 0.1 * step]);

/** The formula in double precision. */
function oracle(decay: number, steps: number): number[] {
  let average = [...(path[0] as number[])];
  for (let t = 2; t <= steps; t++) {
    const kept = Math.min(decay, (1 + t) / (10 + t));
    average = average.map((a, at) => kept * a + (1 - kept) * (path[t - 1]?.[at] as number));
  }
  return average;
}

const valuesOf = async (variables: readonly Variable[]) => [...(await (variables[0] as Variable).data())];

it.each([0.5, 0.8, 0.999])('with decay %f follows its formula', async (decay) => {
  const before = tf.memory().numTensors;
  const parameter = tf.variable(tf.tensor1d(path[0] as number[]));
  const average = parameterAverage(tf, decay);
  expect(await valuesOf(average.of([parameter]))).toEqual(await valuesOf([parameter]));
  for (const [index, values] of path.entries()) {
    tf.tidy(() => parameter.assign(tf.tensor1d(values)));
    average.follow([parameter]);
    const found = await valuesOf(average.of([parameter]));
    // A convex combination adds two roundings of 2^-24 of the largest value, 5, a step; they do not grow.
    oracle(decay, index + 1).forEach((exact, at) => {
      expect(Math.abs((found[at] as number) - exact)).toBeLessThan(2 ** -24 * 5 * 2 * (index + 1));
    });
  }
  average.dispose();
  parameter.dispose();
  // `tf.variable` copies the tensor that it is given, which is left.
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
});

it('goes on from what it remembered', async () => {
  const parameter = tf.variable(tf.tensor1d(path[0] as number[]));
  const [whole, first, second] = [0.8, 0.8, 0.8].map((decay) => parameterAverage(tf, decay)) as [
    ParameterAverage,
    ParameterAverage,
    ParameterAverage,
  ];
  for (const [index, values] of path.entries()) {
    tf.tidy(() => parameter.assign(tf.tensor1d(values)));
    whole.follow([parameter]);
    (index < 15 ? first : second).follow([parameter]);
    if (index === 14) second.restore(await first.state());
  }
  expect(await valuesOf(second.of([parameter]))).toEqual(await valuesOf(whole.of([parameter])));
  for (const one of [whole, first, second, parameter]) one.dispose();
});
