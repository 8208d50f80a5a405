import type { Scalar, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { loadAnyAdapter } from '../backends/webgpu/testing/any-adapter.js';
import { noClipping } from '../clipping/none.js';
import { createComponent } from '../component.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import { plannedCharges } from '../config/planned-charges.js';
import type { Example } from '../data/dataset.js';
import { imageBatch, truthBatch } from '../gradients/batch.js';
import { createRecordingEngine } from '../gradients/recording-engine.js';
import { lossRegistry } from '../losses/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';
import { buildRun } from '../training/build-run.js';
import { initialiseParameters } from './initialise.js';
import type { Model } from './model.js';
import { modelRegistry } from './registry.js';
import { partlyFrozen, type TrainedPart, trainedModel } from './trainable-layers.js';

const size = { imageHeight: 16, imageWidth: 16, channelCount: 1 };
const classCount = 3;
const { isPresent } = await loadAnyAdapter();
const backends = ['wasm-simd', 'wasm', ...(isPresent ? ['webgpu'] : [])];
let tf: TensorLibrary;

const modelOf = (config: object): Model =>
  createComponent('model', modelRegistry, config as { kind: string }, { classCount, ...size });
const uniformOf = (purpose: string) => uniformFrom(seededBytes(5, purpose));

function randomExample(): Example {
  const uniform = uniformOf('example');
  return {
    id: 'x',
    subject: 'x',
    image: Float32Array.from({ length: 256 }, () => 2 * uniform() - 1),
    mask: Uint8Array.from({ length: 256 }, () => Math.floor(classCount * uniform())),
  };
}

/** Factors that are no longer 0, so that both have a gradient. */
function parametersOf(model: Model): readonly Variable[] {
  const uniform = uniformOf('factors');
  return initialiseParameters(
    tf,
    {
      ...model,
      parameters: model.parameters.map((one) => (one.initial === 'zero' ? { ...one, initial: 0.3 } : one)),
    },
    uniform,
  );
}

const passOf = (parameters: readonly Variable[]) => ({
  tf,
  parameter: (index: number) => parameters[index] as Variable,
});

const kinds: readonly (readonly [string, object, TrainedPart])[] = [
  ['unet', { kind: 'unet', width: 4, depth: 1 }, { loraRank: 2 }],
  [
    'unet, standardised',
    { kind: 'unet', width: 4, depth: 1, weightStandardisation: true },
    { loraRank: 2, loraAlpha: 6 },
  ],
  [
    'unet, one decoder',
    { kind: 'unet', width: 4, depth: 1 },
    { loraRank: 3, trainableLayers: ['decoder1', 'head'] },
  ],
  ['nested-unet', { kind: 'nested-unet', width: 2, depth: 1, deepSupervision: true }, { loraRank: 1 }],
  [
    'mlp',
    { kind: 'mlp', hiddenUnits: 6, hiddenLayers: 1, activation: 'tanh' },
    { loraRank: 2, loraAlpha: 1 },
  ],
];

const cases = backends.flatMap((backend) => kinds.map((kind) => [backend, ...kind] as const));
describe.each(cases)('low-rank factors on %s of %s', (backend, _name, config, part) => {
  beforeAll(async () => {
    ({ tf } = await loadBackend(backend));
  });

  it('have for every example the gradients that plain differentiation gives', async () => {
    const base = modelOf(config);
    const { model, trained } = trainedModel(base, part);
    const all = parametersOf(model);
    const parameters = trained.map((index) => all[index] as Variable);
    const loss = createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
    const example = randomExample();
    const engine = createRecordingEngine({
      ...{ tf, loss, size, classCount, microbatchSize: null },
      model: partlyFrozen(model, trained, all),
      parameters,
    });
    const clipping = noClipping.create({ kind: 'none' }, { tensorCount: parameters.length });
    const { tensors } = await engine.clippedSum([example], null, clipping);
    const plain = tf.tidy(() =>
      tf.variableGrads((): Scalar => {
        const images = imageBatch(tf, [example], size) as Tensor4D;
        const truth = truthBatch(tf, [example], size, classCount);
        const outputs = model.outputs?.(passOf(all), images) ?? [model.forward(passOf(all), images)];
        const losses = outputs.map((logits) => tf.sum(loss.perExample(logits, truth)));
        return tf.div(tf.addN(losses), losses.length) as Scalar;
      }, parameters as Variable[]),
    );
    for (const [at, tensor] of tensors.entries()) {
      const expected = Array.from(await (plain.grads[(parameters[at] as Variable).name] as Tensor).data());
      const scale = Math.max(1e-3, ...expected.map(Math.abs));
      const off = Array.from(await tensor.data(), (value, index) =>
        Math.abs(value - (expected[index] as number)),
      );
      expect(Math.max(...off) / scale).toBeLessThan(2e-3);
      expect(expected.some((value) => value !== 0)).toBe(true);
    }
  });

  it('merged with their kernels make the model without factors tell the same', async () => {
    const base = modelOf(config);
    const { model, merge } = trainedModel(base, part);
    const all = parametersOf(model);
    const values = new Map<string, { shape: readonly number[]; values: Float32Array }>();
    for (const [index, { name, shape }] of model.parameters.entries())
      values.set(name, { shape, values: Float32Array.from(await (all[index] as Variable).data()) });
    const merged = merge(values);
    expect([...merged.keys()]).toEqual(base.parameters.map(({ name }) => name));
    const images = imageBatch(tf, [randomExample()], size) as Tensor4D;
    const own = initialiseParameters(tf, base, uniformOf('none'), merged);
    const [told, expected] = [
      await base.forward(passOf(own), images).data(),
      await model.forward(passOf(all), images).data(),
    ];
    for (const [at, value] of told.entries()) expect(value).toBeCloseTo(expected[at] as number, 4);
  });

  it('start as the model without them', async () => {
    const base = modelOf(config);
    const { model } = trainedModel(base, part);
    const images = imageBatch(tf, [randomExample()], size) as Tensor4D;
    const [own, all] = [base, model].map((one) => initialiseParameters(tf, one, uniformOf('same')));
    const logits = await model.forward(passOf(all as Variable[]), images).data();
    expect(logits).toEqual(await base.forward(passOf(own as Variable[]), images).data());
  });
});

it('are made of the kernels that they make smaller; vectors and heads are trained as they are', () => {
  const model = modelOf({ kind: 'unet', width: 4, depth: 1 });
  const shapesOf = (part: TrainedPart) => {
    const { model: whole, trained } = trainedModel(model, part);
    return trained.map((index) => {
      const { name, shape } = whole.parameters[index] as Model['parameters'][number];
      return `${name} ${shape.join('x')}`;
    });
  };
  expect(shapesOf({ loraRank: 3, trainableLayers: ['decoder1', 'head'] })).toEqual([
    'decoder1/conv1/kernel/lora-a 72x3',
    'decoder1/conv1/kernel/lora-b 3x4',
    'decoder1/norm1/scale 4',
    'decoder1/norm1/shift 4',
    'decoder1/conv2/kernel/lora-a 36x3',
    'decoder1/conv2/kernel/lora-b 3x4',
    'decoder1/norm2/scale 4',
    'decoder1/norm2/shift 4',
    'head/kernel 4x3',
    'head/bias 3',
  ]);
  expect(shapesOf({ loraRank: 1, trainableLayers: ['encoder1/conv1'] })).toEqual([
    'encoder1/conv1/kernel/lora-a 9x1',
    'encoder1/conv1/kernel/lora-b 1x4',
  ]);
});

it('are refused where they make nothing smaller, and a scale without a rank is', () => {
  const model = modelOf({ kind: 'unet', width: 1, depth: 1 });
  expect(() => trainedModel(model, { loraRank: 2 })).toThrow(
    'training.loraRank: makes no kernel of the trained layers of the model "unet" smaller, got 2; take a lower rank, or leave it out',
  );
  expect(() => trainedModel(model, { loraAlpha: 2 })).toThrow(
    'training.loraAlpha: scales what training.loraRank adds, got 2 without it',
  );
});

describe('a run with low-rank factors', () => {
  const configOf = (training: object) =>
    parseRunConfig({
      dataset: { kind: 'oct-phantom', imageHeight: 16, imageWidth: 16, trainingSubjects: 9 },
      model: { kind: 'unet', width: 2, depth: 1 },
      sampling: { kind: 'poisson', expectedBatchSize: 4 },
      clipping: { kind: 'per-layer', clipNorm: 1 },
      noise: { noiseMultiplier: 1, source: { kind: 'seeded', seed: 1 } },
      training: { epochs: 2, backend: 'wasm-simd', ...training },
    });

  it('moves no kernel by itself, keeps parameters of the model alone, and costs what the whole model does', async () => {
    const config = configOf({ loraRank: 1 });
    const { mechanism, model } = await buildRun(config, '/');
    const before = await mechanism.parameters();
    for (let step = 0; step < 3; step++) await mechanism.step(async () => {});
    const [after, kept] = [await mechanism.parameters(), await mechanism.predictingParameters()];
    const { sensitivity } = mechanism.facts;
    mechanism.dispose();
    expect([...kept.keys()]).toEqual(model.parameters.map(({ name }) => name));
    const factored = [...after.keys()]
      .filter((name) => name.endsWith('/lora-a'))
      .map((name) => name.slice(0, -7));
    expect(factored).toContain('encoder1/conv2/kernel');
    for (const [name, { values }] of before) {
      const isStill = after.get(name)?.values.every((value, at) => value === values[at]);
      expect([name, isStill]).toEqual([name, factored.includes(name)]);
      if (factored.includes(name)) expect(kept.get(name)?.values).not.toEqual(values);
      else if (!name.includes('/lora-')) expect(kept.get(name)?.values).toEqual(after.get(name)?.values);
    }
    // One for each tensor that is trained: a factored kernel has two.
    expect(sensitivity).toBeCloseTo(Math.sqrt(model.parameters.length + factored.length), 10);
    expect(plannedCharges(config)).toEqual(plannedCharges(configOf({})));
  });
});
