import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import { plannedCharges } from '../config/planned-charges.js';
import type { RunConfig } from '../config/run-config.js';
import type { TensorLibrary } from '../tensor-library.js';
import { buildRun } from '../training/build-run.js';
import { kalmanFilter } from './kalman.js';
import { descent, released } from './testing/descent.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const learningRate = 0.3;
/** Of f(x) = sum of h (x - 1)^2 / 2, whose gradient tells where it was taken. */
const curvature = [0.2, 1.5, 3];
const gradientAt = (x: readonly number[]): number[] =>
  x.map((value, at) => (curvature[at] as number) * (value - 1));

/** The formula of the source for any gamma, in double precision: x after each step. */
function oracle(gain: number, gamma: number, steps: number): number[][] {
  let [x, last] = [curvature.map(() => 0), curvature.map(() => 0)];
  let told: number[] | undefined;
  const path: number[][] = [];
  for (let step = 0; step < steps; step++) {
    const weight = gamma === 0 ? 1 : (1 - gain) / (gain * gamma);
    const ahead = gradientAt(x.map((value, at) => value + gamma * (value - (last[at] as number))));
    const here = gradientAt(x);
    const innovation = ahead.map((value, at) => weight * value + (1 - weight) * (here[at] as number));
    const next: number[] =
      told === undefined
        ? innovation
        : told.map((value, at) => (1 - gain) * value + gain * (innovation[at] as number));
    told = next;
    last = x;
    x = x.map((value, at) => value - learningRate * (next[at] as number));
    path.push(x);
  }
  return path;
}

const optimizerWith = (gain: number) =>
  descent(tf, kalmanFilter.create({ kind: 'kalman', gain }, { tf }), learningRate);
const releasedOf = (values: readonly number[], noiseMultiplier: number, step: number) =>
  released(tf, tf.tensor1d([...values]), noiseMultiplier, step);

describe.each([0.2, 0.5, 0.7, 1])('a Kalman filter of gain %d', (gain) => {
  it('moves the parameters as the formula of the source does in double precision', async () => {
    const parameter = tf.variable(tf.zeros([curvature.length]));
    const optimizer = optimizerWith(gain);
    for (const expected of oracle(gain, (1 - gain) / gain, 12)) {
      const before = await parameter.data();
      const goBack = optimizer.lookAhead?.([parameter]);
      const gradient = gradientAt([...(await parameter.data())]);
      goBack?.();
      expect(await parameter.data()).toEqual(before);
      optimizer.apply([parameter], await releasedOf(gradient, 0, 0), 1);
      for (const [at, value] of (await parameter.data()).entries())
        expect(value).toBeCloseTo(expected[at] as number, 4);
    }
    optimizer.dispose();
    parameter.dispose();
  });

  it('knows the deviation of the noise that is left', async () => {
    const parameter = tf.variable(tf.zeros([4000]));
    const filter = kalmanFilter.create({ kind: 'kalman', gain }, { tf });
    const zeros = Array.from({ length: 4000 }, () => 0);
    for (let step = 0; step < 8; step++) {
      const told = filter.apply([parameter], await releasedOf(zeros, 2, step));
      filter.moved?.([parameter]);
      const [tensor] = told.tensors as [Tensor];
      const measured = Math.sqrt(
        Array.from(await tensor.data()).reduce((sum, value) => sum + value ** 2, 0) / 4000,
      );
      tensor.dispose();
      expect(Math.abs(measured / told.deviation - 1)).toBeLessThan(0.06);
      if (step === 7 && gain < 1) expect(told.deviation).toBeLessThan(1.7);
    }
    filter.dispose();
    parameter.dispose();
  });
});

it('of gain 1 is no filter, and a smaller gain is another path', () => {
  const plain = oracle(1, 0, 5);
  expect(oracle(0.7, 3 / 7, 5)).not.toEqual(plain);
  expect(plain[1]?.[0]).toBeCloseTo(1 - (1 - learningRate * 0.2) ** 2, 12);
});

describe('in a run', () => {
  const configOf = (gradientFilter?: object) =>
    parseRunConfig({
      dataset: { kind: 'oct-phantom', imageHeight: 16, imageWidth: 16, trainingSubjects: 9 },
      model: { kind: 'unet', width: 1, depth: 1 },
      sampling: { kind: 'poisson', expectedBatchSize: 4 },
      clipping: { kind: 'flat', clipNorm: 1 },
      noise: { noiseMultiplier: 1, source: { kind: 'seeded', seed: 1 } },
      training: { epochs: 2, backend: 'wasm-simd' },
      gradientFilter,
    });
  const parametersAfter = async (config: RunConfig, steps: number) => {
    const { mechanism } = await buildRun(config, '/');
    for (let step = 0; step < steps; step++) await mechanism.step(async () => {});
    const values = [...(await mechanism.parameters()).values()].flatMap((one) => [...one.values]);
    mechanism.dispose();
    return values;
  };

  it('costs what the run without it costs, and of gain 1 is that run', async () => {
    const [plain, open, filtered] = [undefined, 1, 0.5].map((gain) =>
      configOf(gain === undefined ? undefined : { kind: 'kalman', gain }),
    ) as [RunConfig, RunConfig, RunConfig];
    expect(plannedCharges(filtered)).toEqual(plannedCharges(plain));
    expect(await parametersAfter(open, 3)).toEqual(await parametersAfter(plain, 3));
    expect(await parametersAfter(filtered, 3)).not.toEqual(await parametersAfter(plain, 3));
  });

  it('keeps the parameters of a step whose charge fails', async () => {
    const { mechanism } = await buildRun(configOf({ kind: 'kalman', gain: 0.5 }), '/');
    for (let step = 0; step < 2; step++) await mechanism.step(async () => {});
    const before = await mechanism.parameters();
    await expect(mechanism.step(() => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
    expect(await mechanism.parameters()).toEqual(before);
    mechanism.dispose();
  });
});
