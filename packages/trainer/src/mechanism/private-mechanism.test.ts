import type { DpEvent } from '@clipwise/privacy';
import type { Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { GradientCanaries } from '../audit/gradient-canaries.js';
import type { InputCanaries } from '../audit/input-canaries.js';
import { loadBackend } from '../backends/registry.js';
import { clippingRegistry } from '../clipping/registry.js';
import { createComponent } from '../component.js';
import type { Dataset, Example } from '../data/dataset.js';
import { lossRegistry } from '../losses/registry.js';
import { convolution1x1 } from '../models/convolution.js';
import { LayerBuilder } from '../models/layer-builder.js';
import type { Model } from '../models/model.js';
import { bandedNoise } from '../noise/noise-correlation.js';
import type { NoiseSource } from '../noise/noise-source.js';
import { sgdOptimizer } from '../optimizers/sgd.js';
import { seededBytes } from '../random/byte-source.js';
import type { Sampler } from '../sampling/sampler.js';
import type { TensorLibrary } from '../tensor-library.js';
import { parameterAverage } from './parameter-average.js';
import { assembleMechanism, type MechanismParts, type PrivateMechanism } from './private-mechanism.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const side = 4;
const classCount = 3;
const exampleOf = (index: number): Example => ({
  id: String(index),
  subject: String(index),
  image: Float32Array.from({ length: side * side }, (_, at) => Math.sin(at * (index + 1))),
  mask: Uint8Array.from({ length: side * side }, (_, at) => (at + index) % classCount),
});
const dataset: Dataset = {
  name: 'small',
  imageHeight: side,
  imageWidth: side,
  channelCount: 1,
  classNames: ['a', 'b', 'c'],
  train: Array.from({ length: 6 }, (_, index) => exampleOf(index)),
  validation: [],
  test: [],
  remarks: [],
  isSynthetic: true,
};

/** Two layers of one pixel each: 40 x 2 + 40 x 3 + 3 parameters in four tensors. */
function smallModel(): Model {
  const builder = new LayerBuilder();
  const first = convolution1x1(builder, 'first', 1, 40);
  const head = convolution1x1(builder, 'head', 40, classCount);
  return {
    name: 'small',
    channelCount: 1,
    parameters: builder.parameters,
    forward: (pass, images) => head(pass, first(pass, images)),
  };
}

/** Draws what it is told to, one batch a step, and nobody after that. */
const samplerOf = (batches: readonly (readonly number[])[] = [], changes: Partial<Sampler> = {}): Sampler => {
  let step = 0;
  return {
    name: 'told',
    amplification: { kind: 'poisson', samplingRate: 0.25 },
    expectedBatchSize: 4,
    stepsPerEpoch: 8,
    next: () => batches[step++] ?? [],
    ...changes,
  };
};

const sourceOf = (kind: NoiseSource['kind']): NoiseSource => ({
  kind,
  stream: (purpose) => seededBytes(7, purpose),
});

const optimizerOf = (learningRate: number) =>
  sgdOptimizer.create(
    sgdOptimizer.configSchema.parse({ kind: 'sgd', learningRate, momentum: 0, weightDecay: 0 }),
    { tf, plannedSteps: 1 },
  );

function partsOf(changes: Partial<MechanismParts> = {}, clipping: object = { kind: 'flat', clipNorm: 2 }) {
  const trained = changes.trained?.length ?? 4;
  const parts: MechanismParts = {
    tf,
    dataset,
    units: dataset.train.map((_, index) => [index]),
    model: smallModel(),
    loss: createComponent('loss', lossRegistry, { kind: 'cross-entropy' }, { tf }),
    sampler: samplerOf(),
    clipping: createComponent('clipping', clippingRegistry, clipping as { kind: string }, {
      tensorCount: trained,
    }),
    sparsification: { name: 'none', maskAt: () => null },
    noiseMultiplier: 0.5,
    noiseSource: sourceOf('csprng'),
    optimizer: optimizerOf(1),
    microbatchSize: null,
    seed: 3,
    ...changes,
  };
  return parts;
}

const charges = () => {
  const charged: DpEvent[] = [];
  return { charged, charge: async (event: DpEvent) => void charged.push(event) };
};
const valuesOf = async (
  mechanism: PrivateMechanism,
  kind: 'parameters' | 'predictingParameters' = 'parameters',
) => [...(await mechanism[kind]()).values()].flatMap(({ values }) => [...values]);
const deviationOf = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
const poisson = (noiseMultiplier: number): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate: 0.25,
  event: { kind: 'gaussian', noiseMultiplier },
});

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
    const noiseStages = [
      { ratio: 1, steps: 2 },
      { ratio: 4, steps: 3 },
    ];
    const mechanism = await assembleMechanism(
      partsOf(
        { noiseStages },
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
    const noiseStages = [
      { ratio: 1, steps: 2 },
      { ratio: 4, steps: 3 },
    ];
    const mechanism = await assembleMechanism(partsOf({ noiseStages }));
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

describe('parameters of a mechanism', () => {
  it('start from its seed, or from what is given, and are told by their names', async () => {
    const [one, again, other] = await Promise.all(
      [3, 3, 4].map((seed) => assembleMechanism(partsOf({ seed }))),
    );
    const all = await Promise.all(
      [one, again, other].map((mechanism) => valuesOf(mechanism as PrivateMechanism)),
    );
    expect(all[0]).toEqual(all[1]);
    expect(all[0]).not.toEqual(all[2]);
    const given = new Map([['head/bias', { shape: [3], values: Float32Array.of(7, 8, 9) }]]);
    const started = await assembleMechanism(partsOf({ initialParameters: given }));
    const parameters = await started.parameters();
    expect([...parameters.keys()]).toEqual(['first/kernel', 'first/bias', 'head/kernel', 'head/bias']);
    expect(parameters.get('head/bias')).toEqual(given.get('head/bias'));
    expect(parameters.get('head/kernel')?.shape).toEqual([40, 3]);
  });

  it('that predict are their average, where one is kept', async () => {
    const average = parameterAverage(tf, 0.5);
    const mechanism = await assembleMechanism(partsOf({ average }));
    const path: number[][] = [];
    for (let step = 0; step < 2; step++) {
      await mechanism.step(async () => {});
      path.push(await valuesOf(mechanism));
    }
    // a_1 = w_1, and a_2 has the decay min(0.5, 3 / 12).
    const expected = (path[0] as number[]).map(
      (value, at) => 0.25 * value + 0.75 * (path[1]?.[at] as number),
    );
    for (const [at, value] of (await valuesOf(mechanism, 'predictingParameters')).entries())
      expect(value).toBeCloseTo(expected[at] as number, 5);
    const [shown] = await mechanism.predict([exampleOf(1)]);
    const own = await assembleMechanism(
      partsOf({ initialParameters: await mechanism.predictingParameters() }),
    );
    const [alone] = await own.predict([exampleOf(1)]);
    expect(shown?.loss).toBeCloseTo(alone?.loss as number, 5);
  });

  it('that are not trained stay, and take no part in clipping and noise', async () => {
    const mechanism = await assembleMechanism(
      partsOf({ trained: [2, 3] }, { kind: 'per-layer', clipNorm: 1 }),
    );
    const before = await mechanism.parameters();
    await mechanism.step(async () => {});
    const after = await mechanism.predictingParameters();
    const moved = [...after].filter(
      ([name, { values }]) => !values.every((value, at) => value === before.get(name)?.values[at]),
    );
    expect(moved.map(([name]) => name)).toEqual(['head/kernel', 'head/bias']);
    expect(mechanism.facts.sensitivity).toBeCloseTo(Math.sqrt(2), 10);
  });

  it('are kept as they are merged', async () => {
    const merge = vi.fn(() => new Map([['kept', { shape: [1], values: Float32Array.of(1) }]]));
    const mechanism = await assembleMechanism(partsOf({ merge }));
    expect([...(await mechanism.predictingParameters()).keys()]).toEqual(['kept']);
    expect([...(await mechanism.parameters()).keys()]).toContain('head/bias');
    expect(merge).toHaveBeenCalledOnce();
  });

  it('are taken over with the count of steps, and refused where they are of another model', async () => {
    const noiseStages = [
      { ratio: 1, steps: 2 },
      { ratio: 4, steps: 3 },
    ];
    const first = await assembleMechanism(partsOf({ noiseStages, seed: 9 }));
    const second = await assembleMechanism(partsOf({ noiseStages }));
    const kept = await first.parameters();
    second.resumeAt(2, kept);
    expect(await second.parameters()).toEqual(kept);
    const { charged, charge } = charges();
    await second.step(charge);
    expect(charged).toEqual([poisson(2)]);
    const without = new Map([...kept].filter(([name]) => name !== 'head/bias'));
    expect(() => second.resumeAt(2, without)).toThrow('the state has no parameter "head/bias" of shape [3]');
    const transposed = new Map(kept).set('head/kernel', { shape: [3, 40], values: new Float32Array(120) });
    expect(() => second.resumeAt(2, transposed)).toThrow(
      'the state has no parameter "head/kernel" of shape [40, 3]',
    );
  });

  it('are all gone when it is disposed', async () => {
    const before = tf.memory().numTensors;
    const average = parameterAverage(tf, 0.5);
    const mechanism = await assembleMechanism(partsOf({ average, optimizer: momentum() }));
    await mechanism.step(async () => {});
    expect(tf.memory().numTensors).toBeGreaterThan(before + 8);
    mechanism.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

const momentum = () =>
  sgdOptimizer.create(sgdOptimizer.configSchema.parse({ kind: 'sgd', learningRate: 1, momentum: 0.9 }), {
    tf,
    plannedSteps: 1,
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

it('what predicts is told class by class and loss by loss, however many there are', async () => {
  const mechanism = await assembleMechanism(partsOf());
  const examples = Array.from({ length: 19 }, (_, index) => exampleOf(index));
  const together = await mechanism.predict(examples);
  expect(together).toHaveLength(19);
  for (const [index, example] of examples.entries()) {
    const [alone] = await mechanism.predict([example]);
    expect(together[index]?.classes).toEqual(alone?.classes);
    expect(together[index]?.loss).toBeCloseTo(alone?.loss as number, 5);
  }
  expect(together[0]?.classes).toHaveLength(side * side);
  expect(new Set(together.map(({ loss }) => loss)).size).toBe(19);
  expect(await mechanism.predict([])).toEqual([]);
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
