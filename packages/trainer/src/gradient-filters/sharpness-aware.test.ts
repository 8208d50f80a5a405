import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import type { TensorLibrary } from '../tensor-library.js';
import { sharpnessAwareFilter } from './sharpness-aware.js';
import { descent, released } from './testing/descent.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const [learningRate, radius] = [0.1, 0.4];
const curvature = [0.2, 1.5, 3];
const gradientAt = (x: readonly number[]): number[] =>
  x.map((value, at) => (curvature[at] as number) * (value - 1));

/** Algorithm 1 of the source in double precision: x after each step. */
function oracle(steps: number): number[][] {
  let x = curvature.map(() => 0);
  let last: number[] | undefined;
  return Array.from({ length: steps }, () => {
    const length = Math.hypot(...(last ?? []));
    last = gradientAt(
      x.map((value, at) => value + (last === undefined ? 0 : (radius * (last[at] as number)) / length)),
    );
    x = x.map((value, at) => value - learningRate * ((last as number[])[at] as number));
    return x;
  });
}

const filterOf = () => sharpnessAwareFilter.create({ kind: 'sharpness-aware', radius }, { tf });
const releasedOf = (values: readonly number[], noiseMultiplier = 0) =>
  released(tf, tf.tensor1d([...values]), noiseMultiplier, 1);

describe('a sharpness-aware filter', () => {
  it('takes gradients where the formula of the source does, moves by them, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const parameter = tf.tidy(() => tf.variable(tf.zeros([curvature.length])));
    const optimizer = descent(tf, filterOf(), learningRate);
    let length = 0;
    for (const expected of oracle(8)) {
      const here = await parameter.data();
      const goBack = optimizer.lookAhead?.([parameter]);
      const there = [...(await parameter.data())];
      expect(Math.hypot(...there.map((value, at) => value - (here[at] as number)))).toBeCloseTo(length, 5);
      length = radius;
      goBack?.();
      expect(await parameter.data()).toEqual(here);
      optimizer.apply([parameter], await releasedOf(gradientAt(there)), 1);
      for (const [at, value] of (await parameter.data()).entries())
        expect(value).toBeCloseTo(expected[at] as number, 5);
    }
    optimizer.dispose();
    parameter.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('goes nowhere where nothing was released', async () => {
    const parameter = tf.tidy(() => tf.variable(tf.zeros([3])));
    const optimizer = descent(tf, filterOf(), learningRate);
    optimizer.apply([parameter], await releasedOf([0, 0, 0]), 1);
    optimizer.lookAhead?.([parameter]);
    expect([...(await parameter.data())]).toEqual([0, 0, 0]);
    optimizer.dispose();
    parameter.dispose();
  });

  it('lets what is released pass as it is, with its deviation', async () => {
    const parameter = tf.tidy(() => tf.variable(tf.zeros([3])));
    const filter = filterOf();
    const sum = await releasedOf([1, 2, 3], 2);
    expect(filter.apply([parameter], sum)).toBe(sum);
    filter.dispose();
    parameter.dispose();
  });
});
