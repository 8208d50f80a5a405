import type { Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { releaseSum } from '../noise/release-sum.js';
import type { TensorLibrary } from '../tensor-library.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import type { Optimizer } from './optimizer.js';
import { optimizerRegistry } from './registry.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm-simd'));
});

const start = [0.5, -1, 2, 0.25];
const gradient = [1, -2, 0.5, 3];
const release = (values: readonly number[]) =>
  releaseSum(tf, [tf.tensor1d([...values])], {
    event: { kind: 'non-private', reason: 'a test of the update alone.' },
    sensitivity: 1,
    bytes: { fill: () => {} },
    mask: null,
  });

/** Parameters after each of 3 steps with that sum of gradients. */
async function path(optimizer: Optimizer, sum: readonly number[], expectedBatchSize: number) {
  const parameter: Variable = tf.tidy(() => tf.variable(tf.tensor1d(start)));
  const places: number[][] = [];
  for (let step = 0; step < 3; step++) {
    optimizer.apply([parameter], await release(sum), expectedBatchSize);
    places.push([...(await parameter.data())]);
  }
  parameter.dispose();
  optimizer.dispose();
  return places;
}

describe.each(varietiesOf(optimizerRegistry, {}))('the optimizer $kind', (config) => {
  const make = (): Optimizer =>
    createComponent('optimizer', optimizerRegistry, config, { tf, plannedSteps: 3 });

  it('goes down along the gradient', async () => {
    const [first] = await path(make(), gradient, 1);
    const along = gradient.reduce(
      (sum, value, at) => sum + value * ((first?.[at] ?? 0) - (start[at] ?? 0)),
      0,
    );
    expect(along).toBeLessThan(0);
  });

  it('knows the sum by its ratio to the expected batch size alone', async () => {
    const one = await path(make(), gradient, 2);
    const other = await path(
      make(),
      gradient.map((value) => 4 * value),
      8,
    );
    // Powers of two: not even rounding differs.
    expect(other).toEqual(one);
    // One that looks at directions alone tells sizes apart where they are near its stability.
    const tiny = gradient.map((value) => 1e-8 * value);
    const isTold = async (sum: readonly number[]) =>
      JSON.stringify(await path(make(), sum, 4)) !== JSON.stringify(await path(make(), sum, 2));
    expect((await isTold(gradient)) || (await isTold(tiny))).toBe(true);
  });

  it('disposes what was released, and all its own when it is disposed', async () => {
    const before = tf.memory().numTensors;
    await path(make(), gradient, 1);
    expect(tf.memory().numTensors).toBe(before);
  });
});
