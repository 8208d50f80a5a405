import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import type { TensorLibrary } from '../tensor-library.js';
import { lowPassFilter } from './low-pass.js';
import { released } from './testing/descent.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const filters = [
  { feedback: [-0.9], feedforward: [0.05, 0.05] },
  { feedback: [-0.9, 0.2], feedforward: [0.1, 0.1, 0.1] },
  { feedback: [], feedforward: [0.25, 0.25, 0.25, 0.25] },
];
const sums = [8, 4, -3, 0.5, 7, 7, -2];

/** m_t / c_t in double precision, by the whole past. */
function oracle({ feedback, feedforward }: (typeof filters)[number], gradients: readonly number[]): number[] {
  const run = (inputs: readonly number[]): number[] => {
    const outputs: number[] = [];
    inputs.forEach((_, t) => {
      let value = 0;
      feedforward.forEach((b, k) => {
        value += b * (inputs[t - k] ?? 0);
      });
      feedback.forEach((a, k) => {
        value -= a * (outputs[t - k - 1] ?? 0);
      });
      outputs.push(value);
    });
    return outputs;
  };
  const gains = run(gradients.map(() => 1));
  return run(gradients).map((value, t) => value / (gains[t] as number));
}

async function filtered(filter: (typeof filters)[number], gradients: readonly number[], noiseMultiplier = 0) {
  const parameter = tf.variable(tf.zeros([2000]));
  const low = lowPassFilter.create({ kind: 'low-pass', ...filter }, { tf });
  const told: { values: ArrayLike<number>; deviation: number }[] = [];
  for (const [step, gradient] of gradients.entries()) {
    const sum = await released(tf, tf.fill([2000], gradient), noiseMultiplier, step);
    const result = low.apply([parameter], sum);
    told.push({ values: (result.tensors[0] as Tensor).dataSync().slice(), deviation: result.deviation });
    for (const tensor of result.tensors) tensor.dispose();
  }
  low.dispose();
  parameter.dispose();
  return told;
}

describe.each(filters)('the filter %j', (filter) => {
  it('tells what the formula does in double precision', async () => {
    const expected = oracle(filter, sums);
    (await filtered(filter, sums)).forEach(({ values }, step) => {
      expect(values[0]).toBeCloseTo(expected[step] as number, 4);
    });
  });

  it('lets a gradient that does not change pass from the first step on', async () => {
    for (const { values } of await filtered(filter, [3, 3, 3, 3, 3])) expect(values[7]).toBeCloseTo(3, 5);
  });

  it('knows the deviation of the noise that is left', async () => {
    const told = await filtered(filter, [0, 0, 0, 0, 0, 0], 2);
    for (const { values, deviation } of told) {
      const measured = Math.sqrt(Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / 2000);
      expect(Math.abs(measured / deviation - 1)).toBeLessThan(0.08);
    }
    expect(told.at(-1)?.deviation).toBeLessThan(1.7);
  });
});

it.each<[string, number[], number[], RegExp]>([
  ['unstable', [-1.1], [-0.1], /stable filter/],
  ['with a root on the circle', [-2, 1], [0], /stable filter/],
  ['that changes what is constant', [-0.9], [0.2], /must have the sum 1 \+ the sum of the feedback/],
])('a filter %s is refused', (_what, feedback, feedforward, message) => {
  const parsed = lowPassFilter.configSchema.safeParse({ kind: 'low-pass', feedback, feedforward });
  expect(parsed.error?.issues.map((issue) => issue.message).join()).toMatch(message);
});
