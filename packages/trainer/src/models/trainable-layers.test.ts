import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import { plannedCharges } from '../config/planned-charges.js';
import { buildRun } from '../training/build-run.js';
import { trainedParameters } from './trainable-layers.js';

const base = {
  dataset: {
    kind: 'oct-phantom',
    imageHeight: 16,
    imageWidth: 16,
    trainingSubjects: 4,
    validationSubjects: 1,
    scansPerSubject: 2,
  },
  model: { kind: 'unet', width: 1, depth: 1 },
  sampling: { kind: 'poisson', expectedBatchSize: 4 },
  clipping: { kind: 'per-layer', clipNorm: 1 },
  noise: { noiseMultiplier: 1, source: { kind: 'seeded', seed: 1 } },
  training: { epochs: 2, backend: 'wasm-simd' },
};
const configOf = (trainableLayers?: number | string[]) =>
  parseRunConfig({ ...base, training: { ...base.training, trainableLayers } });
const layers = {
  name: 'small',
  parameters: ['a1/kernel', 'a1/bias', 'a10/kernel', 'b/conv1/kernel', 'b/norm1/scale', 'head/kernel'].map(
    (name) => ({ name, shape: [1], initial: 0 }),
  ),
};

describe('the layers that are trained', () => {
  it.each<[number | string[] | undefined, number[]]>([
    [undefined, [0, 1, 2, 3, 4, 5]],
    [1, [5]],
    [3, [3, 4, 5]],
    [['a1'], [0, 1]],
    [
      ['b', 'head'],
      [3, 4, 5],
    ],
    [['*norm*'], [4]],
  ])('%j are the tensors %j', (trainableLayers, expected) => {
    expect(trainedParameters(layers, trainableLayers)).toEqual(expected);
  });

  it('are refused where the model has fewer, or none of a name', () => {
    expect(() => trainedParameters(layers, 6)).toThrow(
      'training.trainableLayers: must be at most 5, the layers of the model "small", got 6',
    );
    expect(() => trainedParameters(layers, ['head', 'nobody'])).toThrow(
      '"nobody" is the beginning of no layer of the model "small"; its layers: a1, a10, b/conv1, b/norm1, head',
    );
  });
});

it.each([1, 3])(
  'with the last %i layers trained no other parameter moves, and those get noise even of an empty batch',
  async (count) => {
    const built = await buildRun(configOf(count), '/');
    const { mechanism, model } = built;
    const trained = new Set(
      trainedParameters(model, count).map((index) => model.parameters[index]?.name as string),
    );
    const before = await mechanism.parameters();
    for (let step = 0; step < 3; step++) await mechanism.step(async () => {});
    const after = await mechanism.predictingParameters();
    mechanism.dispose();
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [name, { values }] of after) {
      const moved = values.filter((value, at) => value !== before.get(name)?.values[at]).length;
      expect([name, moved]).toEqual([name, trained.has(name) ? values.length : 0]);
    }
  },
);

it('takes part in clipping with the trained tensors alone, and costs what the whole model does', async () => {
  const [whole, last] = [await buildRun(configOf(), '/'), await buildRun(configOf(1), '/')];
  // Per-layer clipping: 1 for each tensor.
  expect(whole.mechanism.facts.sensitivity).toBeCloseTo(Math.sqrt(whole.model.parameters.length), 10);
  expect(last.mechanism.facts.sensitivity).toBeCloseTo(Math.sqrt(2), 10);
  expect(last.mechanism.event).toEqual(whole.mechanism.event);
  expect(plannedCharges(configOf(1))).toEqual(plannedCharges(configOf()));
  whole.mechanism.dispose();
  last.mechanism.dispose();
});

it('releases one tensor for each that is trained: nothing of the others gets noise', async () => {
  const shapes: number[][] = [];
  const config = configOf(1);
  const built = await buildRun({ ...config, audit: { ...config.audit, canaries: 1 } }, '/');
  const { canaries, mechanism } = built;
  const { observe } = canaries as NonNullable<typeof canaries>;
  Object.assign(canaries as object, {
    observe: async (...seen: Parameters<typeof observe>) => {
      shapes.push(...seen[1].tensors.map(({ shape }: Tensor) => [...shape]));
      await observe(...seen);
    },
  });
  await mechanism.step(async () => {});
  mechanism.dispose();
  expect(shapes).toEqual([[1, built.dataset.classNames.length], [built.dataset.classNames.length]]);
});
