import type { Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';
import type { Loss } from './loss.js';
import { lossRegistry } from './registry.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const [height, width, classes] = [4, 5, 3];
const pixels = height * width;
const uniform = uniformFrom(seededBytes(3, 'losses'));
const logits = Float32Array.from({ length: 2 * pixels * classes }, () => 4 * uniform() - 2);
/** Class of each pixel; the last 7 of the second example are not graded. */
const truth = Array.from({ length: 2 * pixels }, (_, at) =>
  at >= 2 * pixels - 7 ? -1 : Math.floor(classes * uniform()),
);

/** Probabilities of each class, and the true one or -1, of the graded pixels of an example. */
function gradedPixels(example: number): { readonly p: readonly number[]; readonly is: number }[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const at = example * pixels + pixel;
    const scores = [...logits.subarray(at * classes, (at + 1) * classes)].map(Math.exp);
    const total = scores.reduce((sum, score) => sum + score, 0);
    return { p: scores.map((score) => score / total), is: truth[at] as number };
  }).filter(({ is }) => is >= 0);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const focal = (example: number, gamma: number) =>
  mean(
    gradedPixels(example).map(({ p, is }) => -((1 - (p[is] as number)) ** gamma) * Math.log(p[is] as number)),
  );
const dice = (example: number) =>
  1 -
  mean(
    Array.from({ length: classes }, (_, k) => {
      const graded = gradedPixels(example);
      const overlap = graded.reduce((sum, { p, is }) => sum + (is === k ? (p[k] as number) : 0), 0);
      const total = graded.reduce((sum, { p, is }) => sum + (p[k] as number) + (is === k ? 1 : 0), 0);
      return (2 * overlap + 1) / (total + 1);
    }),
  );

const oracles: Readonly<Record<string, (example: number) => number>> = {
  'cross-entropy': (example) => focal(example, 0),
  focal: (example) => focal(example, 2),
  dice,
  'cross-entropy-dice': (example) => focal(example, 0) + dice(example),
};

/** Losses of both examples. */
const lossesOf = (loss: Loss) => {
  const oneHot = Float32Array.from({ length: 2 * pixels * classes }, (_, at) =>
    truth[Math.floor(at / classes)] === at % classes ? 1 : 0,
  );
  const shape: [number, number, number, number] = [2, height, width, classes];
  return tf.tidy(() =>
    loss.perExample(tf.tensor4d(logits, shape) as Tensor4D, tf.tensor4d(oneHot, shape)).dataSync(),
  );
};

const weights = [0.2, 1, 3];
const weighted = (example: number, gamma: number) => {
  const graded = gradedPixels(example).map(({ p, is }) => ({
    weight: weights[is] as number,
    loss: -((1 - (p[is] as number)) ** gamma) * Math.log(p[is] as number),
  }));
  const total = graded.reduce((sum, { weight }) => sum + weight, 0);
  return graded.reduce((sum, { weight, loss }) => sum + weight * loss, 0) / total;
};
const weightedOracles: typeof oracles = {
  'cross-entropy': (example) => weighted(example, 0),
  focal: (example) => weighted(example, 2),
  'cross-entropy-dice': (example) => weighted(example, 0) + dice(example),
};
const cases = [
  ...Object.entries(oracles).map(([kind, oracle]) => ({ config: { kind }, oracle })),
  ...Object.entries(weightedOracles).map(([kind, oracle]) => ({
    config: { kind, classWeights: weights },
    oracle,
  })),
];

describe.each(cases)('the loss $config', ({ config, oracle }) => {
  it('is its formula in double precision, over the graded pixels of each example alone', () => {
    const parsed = lossRegistry
      .find(({ kind }) => kind === config.kind)
      ?.configSchema.parse(config) as typeof config;
    const losses = lossesOf(createComponent('loss', lossRegistry, parsed, { tf }));
    expect(losses).toHaveLength(2);
    [0, 1].forEach((example) => {
      expect(losses[example]).toBeCloseTo(oracle(example), 5);
    });
  });
});

it('class weights are refused where they are not as many as the classes', () => {
  const config = { kind: 'focal', focus: 2, classWeights: [1, 2] };
  expect(() => lossesOf(createComponent('loss', lossRegistry, config, { tf }))).toThrow(
    'loss.classWeights: must have a weight for each of the 3 classes, got 2',
  );
});
