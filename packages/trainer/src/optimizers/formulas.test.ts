import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { releaseSum } from '../noise/release-sum.js';
import { seededBytes } from '../random/byte-source.js';
import type { TensorLibrary } from '../tensor-library.js';
import type { AdaptiveMomentsConfig } from './adaptive-moments.js';
import { learningRateAt } from './learning-rate.js';
import type { Optimizer } from './optimizer.js';
import { optimizerRegistry } from './registry.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const constant = { schedule: 'constant', warmupSteps: 0 } as const;
const sums = [8, 4, -3, 0.5, 7];
const expectedBatchSize = 4;
const start = [1, -2];

/** Two equal gradients, so that the parameters differ in their start alone. */
async function walk(config: { readonly kind: string }, noiseMultiplier = 0) {
  const optimizer: Optimizer = createComponent('optimizer', optimizerRegistry, config, {
    tf,
    plannedSteps: sums.length,
  });
  const initial = tf.tensor1d(start);
  const parameter = tf.variable(initial);
  initial.dispose();
  const path: number[][] = [];
  const gradients: number[][] = [];
  let deviation = 0;
  for (const sum of sums) {
    const tensors: Tensor[] = [tf.tensor1d([sum, sum])];
    const event =
      noiseMultiplier === 0
        ? ({ kind: 'non-private', reason: 'a test.' } as const)
        : ({ kind: 'gaussian', noiseMultiplier } as const);
    const bytes = seededBytes(1, `step ${sum}`);
    const released = await releaseSum(tf, tensors, { event, sensitivity: 1, bytes, mask: null });
    gradients.push([...(released.tensors[0] as Tensor).dataSync()].map((value) => value / expectedBatchSize));
    deviation = released.deviation;
    optimizer.apply([parameter], released, expectedBatchSize);
    path.push([...parameter.dataSync()]);
  }
  optimizer.dispose();
  parameter.dispose();
  return { path, gradients, deviation };
}

function expectPath(path: readonly number[][], oracle: readonly number[][]): void {
  path.forEach((values, step) => {
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(oracle[step]?.[at] as number, 4);
    });
  });
}

describe('SGD', () => {
  it.each([
    [0, false],
    [0.9, false],
    [0.9, true],
  ])(
    'divides by the expected batch size, decays weights and keeps momentum %d (Nesterov: %s)',
    async (momentum, nesterov) => {
      const [learningRate, weightDecay] = [0.05, 0.1];
      const { path, gradients } = await walk({
        kind: 'sgd',
        learningRate,
        momentum,
        nesterov,
        weightDecay,
        ...constant,
      } as {
        kind: string;
      });
      const [w, v] = [[...start], [0, 0]];
      const oracle = gradients.map((gradient) => {
        gradient.forEach((g, at) => {
          const decayed = g + weightDecay * (w[at] as number);
          v[at] = momentum * (v[at] as number) + decayed;
          const direction = nesterov ? decayed + momentum * (v[at] as number) : (v[at] as number);
          w[at] = (w[at] as number) - learningRate * direction;
        });
        return [...w];
      });
      expectPath(path, oracle);
    },
  );
});

describe('Adam', () => {
  const config: AdaptiveMomentsConfig = {
    learningRate: 0.1,
    beta1: 0.8,
    beta2: 0.95,
    epsilonHat: 1e-3,
    noiseCorrection: true,
    ...constant,
  };
  /** Its formulas in double precision. */
  const oracleOf = (
    gradients: readonly number[][],
    { learningRate, beta1, beta2, epsilonHat }: AdaptiveMomentsConfig,
    weightDecay: number,
    noiseVariance: number,
  ) => {
    const w = [...start];
    const [m, v] = [
      [0, 0],
      [0, 0],
    ];
    return gradients.map((gradient, index) => {
      gradient.forEach((g, at) => {
        m[at] = beta1 * (m[at] as number) + (1 - beta1) * g;
        v[at] = beta2 * (v[at] as number) + (1 - beta2) * g * g;
        const first = (m[at] as number) / (1 - beta1 ** (index + 1));
        const second = (v[at] as number) / (1 - beta2 ** (index + 1));
        const size =
          noiseVariance > 0
            ? Math.sqrt(Math.max(second - noiseVariance, epsilonHat ** 2))
            : Math.sqrt(second) + epsilonHat;
        w[at] = (w[at] as number) * (1 - learningRate * weightDecay) - (learningRate * first) / size;
      });
      return [...w];
    });
  };

  it.each([
    ['adam', 0],
    ['adamw', 0.3],
  ])('(%s) is that of its paper without noise', async (kind, weightDecay) => {
    const { path, gradients } = await walk({
      kind,
      ...config,
      ...(kind === 'adamw' ? { weightDecay } : {}),
    } as {
      kind: string;
    });
    expectPath(path, oracleOf(gradients, config, weightDecay, 0));
  });

  it('takes the variance of the noise, over the squared expected batch size, out of the second moment', async () => {
    const corrected = await walk({ kind: 'adam', ...config } as { kind: string }, 2);
    const variance = (2 / expectedBatchSize) ** 2;
    // A little more than sigma x sensitivity: what rounding to the grid adds is noise as well.
    expect(corrected.deviation).toBeGreaterThanOrEqual(2);
    expect(corrected.deviation).toBeLessThan(2.001);
    expectPath(
      corrected.path,
      oracleOf(corrected.gradients, config, 0, variance * (corrected.deviation / 2) ** 2),
    );
    const plain = await walk({ kind: 'adam', ...config, noiseCorrection: false } as { kind: string }, 2);
    expect(plain.gradients).toEqual(corrected.gradients);
    expectPath(plain.path, oracleOf(plain.gradients, config, 0, 0));
    expect(plain.path).not.toEqual(corrected.path);
  });
});

describe('every optimizer', () => {
  it.each(optimizerRegistry.map(({ kind }) => kind))(
    '%s disposes the sum and, in the end, what it keeps',
    async (kind) => {
      const before = tf.memory().numTensors;
      await walk({
        kind,
        ...(optimizerRegistry.find((one) => one.kind === kind)?.configSchema.parse({ kind }) ?? {}),
      });
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

describe('the learning rate', () => {
  it('rises in equal parts over the warm-up and then falls as its schedule says', () => {
    const rates = (schedule: 'constant' | 'linear' | 'cosine') =>
      [0, 1, 2, 4, 6].map(learningRateAt({ learningRate: 8, schedule, warmupSteps: 2 }, 6));
    expect(rates('constant')).toEqual([4, 8, 8, 8, 8]);
    expect(rates('linear')).toEqual([4, 8, 8, 4, 0]);
    expect(rates('cosine').map((rate) => Number(rate.toFixed(9)))).toEqual([4, 8, 8, 4, 0]);
  });

  it('does not fall below 0 after the planned steps', () => {
    expect(learningRateAt({ learningRate: 1, schedule: 'linear', warmupSteps: 0 }, 3)(9)).toBe(0);
  });
});
