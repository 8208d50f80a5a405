import type { Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { GradientCanaries } from '../audit/gradient-canaries.js';
import type { InputCanaries } from '../audit/input-canaries.js';
import { loadBackend } from '../backends/registry.js';
import type { Model } from '../models/model.js';
import { bandedNoise } from '../noise/noise-correlation.js';
import type { TensorLibrary } from '../tensor-library.js';
import { assembleMechanism, type MechanismParts } from './private-mechanism.js';
import {
  charges,
  exampleOf,
  poisson,
  samplerOf,
  smallModel,
  smallParts,
  sourceOf,
  twoStages,
  valuesOf,
} from './testing/small-mechanism.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});
const partsOf = (changes: Partial<MechanismParts> = {}, clipping?: object) =>
  smallParts(tf, changes, clipping);

const deviationOf = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
describe('what is true of a mechanism', () => {
  it('is read off the objects that run', async () => {
    const mechanism = await assembleMechanism(partsOf());
    expect(mechanism.facts).toEqual({
      isPrivate: true,
      sampler: 'told',
      samplingRate: 0.25,
      clipping: 'flat',
      sparsification: 'none',
      noiseMultiplier: 0.5,
      sensitivity: 2,
      noiseSource: 'csprng',
    });
    expect(mechanism.event).toEqual(poisson(0.5));
    expect(mechanism.plan).toEqual([{ event: poisson(0.5), steps: 1 }]);
    expect(mechanism.clipNorm()).toBeNull();
    expect(mechanism.noise).toEqual({});
    expect(mechanism.gradients).toMatch(/^book-keeping, \d+ examples at a time; ghost norms for \d of 4/);
  });

  it('without privacy is no noise, and without a bound no sensitivity', async () => {
    const seeded = await assembleMechanism(partsOf({ noiseSource: sourceOf('seeded') }));
    expect(seeded.facts).toMatchObject({ isPrivate: false, noiseMultiplier: 0.5, noiseSource: 'seeded' });
    const silent = await assembleMechanism(partsOf({ noiseMultiplier: 0 }));
    expect(silent.facts).toMatchObject({
      isPrivate: false,
      noiseMultiplier: null,
      noiseSource: 'none',
      sensitivity: 2,
    });
    const unbounded = await assembleMechanism(partsOf({ noiseMultiplier: 0 }, { kind: 'none' }));
    expect(unbounded.facts).toMatchObject({ isPrivate: false, sensitivity: null });
  });

  it('is the sensitivity of a sum that a unit moves twice where batches are shuffled', async () => {
    const amplification = { kind: 'none', sumMovesBy: 2 } as const;
    const mechanism = await assembleMechanism(partsOf({ sampler: samplerOf([], { amplification }) }));
    expect(mechanism.facts).toMatchObject({ sensitivity: 4, samplingRate: null, noiseMultiplier: 0.25 });
    expect(mechanism.event).toEqual({ kind: 'gaussian', noiseMultiplier: 0.25 });
  });

  it('is no single noise multiplier where it goes through stages, and the clip norm of one that adapts', async () => {
    const mechanism = await assembleMechanism(
      partsOf(
        { noiseStages: twoStages },
        {
          kind: 'adaptive-quantile',
          clipNorm: 3,
          countBudget: 0.1,
          clipNormLearningRate: 0.2,
          quantile: 0.5,
        },
      ),
    );
    expect(mechanism.facts.noiseMultiplier).toBeNull();
    expect(mechanism.plan).toEqual([
      { event: poisson(0.5), steps: 2 },
      { event: poisson(2), steps: 3 },
    ]);
    expect(mechanism.clipNorm()).toBe(3);
  });
});

describe('a step of a mechanism', () => {
  it('is charged with its own event, and has the noise of it', async () => {
    const mechanism = await assembleMechanism(partsOf({ noiseStages: twoStages }));
    const { charged, charge } = charges();
    for (const sigma of [0.5, 0.5, 2, 2, 2, 2]) {
      const before = await valuesOf(mechanism);
      await mechanism.step(charge);
      const moves = (await valuesOf(mechanism)).map((value, at) => value - (before[at] as number));
      // 203 numbers: the deviation of their deviation is 5 %.
      expect(deviationOf(moves) / ((sigma * 2) / 4)).toBeGreaterThan(0.75);
      expect(deviationOf(moves) / ((sigma * 2) / 4)).toBeLessThan(1.25);
    }
    expect(charged).toEqual([0.5, 0.5, 2, 2, 2, 2].map(poisson));
  });

  it('uses the examples of the units that were drawn, and no other', async () => {
    const units = [[0, 1], [2], [3, 4, 5]];
    const mechanism = await assembleMechanism(
      partsOf({ units, sampler: samplerOf([[2, 0], [1], []]), noiseMultiplier: 0 }),
    );
    const sizes = [];
    for (let step = 0; step < 3; step++) sizes.push((await mechanism.step(async () => {})).batchSize);
    expect(sizes).toEqual([5, 1, 0]);
  });

  it('is not charged where the draw that it belongs to was', async () => {
    const [underWay, abandon] = [[false, true, true, false], vi.fn()];
    let step = 0;
    const jointDraw = { isUnderWay: () => underWay[step++] as boolean, abandon };
    const mechanism = await assembleMechanism(partsOf({ sampler: samplerOf([], { jointDraw }) }));
    const { charged, charge } = charges();
    const counts = [];
    for (let at = 0; at < 4; at++) {
      await mechanism.step(charge);
      counts.push(charged.length);
    }
    expect(counts).toEqual([1, 1, 1, 2]);
    expect(abandon).not.toHaveBeenCalled();
    mechanism.beginAnew();
    expect(abandon).toHaveBeenCalledOnce();
  });

  it('tells a clipping that follows a schedule which step it is', async () => {
    const seen: number[] = [];
    const parts = partsOf();
    const clipping = { ...parts.clipping, beginStep: (step: number) => void seen.push(step) };
    const mechanism = await assembleMechanism({ ...parts, clipping });
    for (let step = 0; step < 3; step++) await mechanism.step(async () => {});
    expect(seen).toEqual([0, 1, 2]);
  });

  it('asks for the mask of its place, and moves no dropped coordinate', async () => {
    const asked: number[] = [];
    const kept = [40, 40, 120, 3].map((size) => Float32Array.from({ length: size }, (_, at) => at % 2));
    const maskAt = (step: number) => {
      asked.push(step);
      return step === 0 ? kept : null;
    };
    const mechanism = await assembleMechanism(partsOf({ sparsification: { name: 'halves', maskAt } }));
    const moved = async () => {
      const before = await valuesOf(mechanism);
      await mechanism.step(async () => {});
      return (await valuesOf(mechanism)).map((value, at) => (value === before[at] ? 0 : 1));
    };
    const first = await moved();
    expect(first).toEqual(kept.flatMap((values) => [...values]));
    expect(new Set(await moved())).toEqual(new Set([1]));
    expect(asked).toEqual([0, 1]);
  });
});

describe('planted units', () => {
  it('are those that follow the real ones: gradients first, then examples', async () => {
    const [gradients, inputs]: [number[][], number[][]] = [[], []];
    let seen = 0;
    const canaries = {
      count: 2,
      gradientsOf: (drawn: readonly number[]) => {
        gradients.push([...drawn]);
        return [];
      },
      observe: async () => {
        seen += 1;
      },
    } as unknown as GradientCanaries;
    const inputCanaries = {
      examplesOf: (drawn: readonly number[]) => {
        inputs.push([...drawn]);
        return drawn.filter((canary) => canary >= 0).map(exampleOf);
      },
    } as unknown as InputCanaries;
    // Six units, canaries 6 and 7, planted examples from 8 on.
    const sampler = samplerOf([[0, 5, 6, 7, 8, 9], [1]]);
    const mechanism = await assembleMechanism(partsOf({ sampler, canaries, inputCanaries }));
    const first = await mechanism.step(async () => {});
    const second = await mechanism.step(async () => {});
    expect(gradients).toEqual([[0, 1], []]);
    expect(inputs).toEqual([[-2, -1, 0, 1], []]);
    expect([first.batchSize, second.batchSize]).toEqual([4, 1]);
    expect(seen).toBe(2);
  });

  it('that are examples alone follow the real ones at once', async () => {
    const inputs: number[][] = [];
    const inputCanaries = {
      examplesOf: (drawn: readonly number[]) => {
        inputs.push([...drawn]);
        return drawn.map(exampleOf);
      },
    } as unknown as InputCanaries;
    const mechanism = await assembleMechanism(partsOf({ sampler: samplerOf([[5, 6, 7]]), inputCanaries }));
    expect((await mechanism.step(async () => {})).batchSize).toBe(3);
    expect(inputs).toEqual([[0, 1]]);
  });
});

describe('correlated noise of a mechanism', () => {
  const amplification = { kind: 'cyclic-poisson', parts: 3, samplingRate: 0.5 } as const;

  it('is its memory, and begins anew with it', async () => {
    const correlation = bandedNoise(3);
    const restart = vi.spyOn(correlation, 'restart');
    const mechanism = await assembleMechanism(
      partsOf({ sampler: samplerOf([], { amplification }), correlation }),
    );
    expect(mechanism.noise).toBe(correlation);
    expect(mechanism.event).toMatchObject({
      kind: 'banded-matrix-factorization',
      bands: 3,
      noiseMultiplier: 0.5,
    });
    expect(mechanism.facts.noiseMultiplier).toBe(0.5);
    await mechanism.step(async () => {});
    mechanism.beginAnew();
    expect(restart).toHaveBeenCalledOnce();
  });

  it('is refused where units come again sooner', async () => {
    const few = { ...amplification, parts: 2 };
    for (const sampler of [samplerOf(), samplerOf([], { amplification: few })])
      await expect(assembleMechanism(partsOf({ sampler, correlation: bandedNoise(3) }))).rejects.toThrow(
        /noise\.bands/,
      );
  });
});

it('a model or a loss that mixes examples is refused before anything runs', async () => {
  const model = smallModel();
  const mixing: Model = {
    ...model,
    forward: (pass, images) => model.forward(pass, pass.tf.sub(images, pass.tf.mean(images)) as never),
  };
  await expect(assembleMechanism(partsOf({ model: mixing }))).rejects.toThrow(/model "small" is coupled/);
});

it('moves parameters through one optimizer, by the expected batch size', async () => {
  const applied: [number, number][] = [];
  const optimizer = {
    name: 'told',
    apply: (
      parameters: readonly Variable[],
      sum: { tensors: readonly { dispose(): void }[] },
      expected: number,
    ) => {
      applied.push([parameters.length, expected]);
      for (const tensor of sum.tensors) tensor.dispose();
    },
    dispose: vi.fn(),
  };
  const mechanism = await assembleMechanism(partsOf({ optimizer: optimizer as never }));
  await mechanism.step(async () => {});
  mechanism.dispose();
  expect(applied).toEqual([[4, 4]]);
  expect(optimizer.dispose).toHaveBeenCalledOnce();
});
