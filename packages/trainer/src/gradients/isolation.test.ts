import type { Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../backends/backend.js';
import { backendRegistry, loadBackend } from '../backends/registry.js';
import { loadAnyAdapter } from '../backends/webgpu/testing/any-adapter.js';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import { createComponent } from '../component.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { Example } from '../data/dataset.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import type { Model } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { buildRun } from '../training/build-run.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import { createRecordingEngine } from './recording-engine.js';

const size = { imageHeight: 32, imageWidth: 32, channelCount: 1 };
const classCount = 3;

/** Norm and gradient of one of 3 examples, alone and beside the two others, with parameters x `factor`. */
async function aloneAndBeside(backend: string, kind: string, factor: number, microbatchSize: number | null) {
  const { tf, mixesExamples } = await loadBackend(backend);
  const uniform = uniformFrom(seededBytes(8, kind));
  const [config] = varietiesOf(modelRegistry, { width: 2, depth: 4 }).filter((one) => one.kind === kind);
  const model: Model = createComponent('model', modelRegistry, config ?? { kind }, {
    classCount,
    ...size,
  });
  const parameters: readonly Variable[] = initialiseParameters(tf, model, uniform);
  for (const parameter of parameters) tf.tidy(() => parameter.assign(tf.mul(parameter, factor)));
  const engine = createRecordingEngine({
    tf,
    model,
    parameters,
    size,
    classCount,
    microbatchSize: microbatchSize ?? (mixesExamples ? 1 : 3),
    loss: createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf }),
  });
  const examples = Array.from(
    { length: 3 },
    (_, index): Example => ({
      id: String(index),
      subject: 's',
      image: Float32Array.from({ length: 1024 }, () => 2 * uniform() - 1),
      mask: Uint8Array.from({ length: 1024 }, () => Math.floor(uniform() * classCount)),
    }),
  );
  const gradientOf = async (batch: readonly Example[], place: number) => {
    let next = 0;
    let norm = Number.NaN;
    const only: ClippingStrategy = {
      name: 'only one',
      isBounded: true,
      groups: parameters.map(() => 0),
      groupCount: 1,
      sensitivity: 1,
      weights: (norms) =>
        norms.map((found) => {
          const isIt = next++ === place;
          if (isIt) norm = found;
          return isIt ? 1 : 0;
        }),
    };
    const { tensors } = await engine.clippedSum(batch, null, only);
    const values: number[] = [norm];
    for (const tensor of tensors) {
      for (const value of await tensor.data()) values.push(value);
      tensor.dispose();
    }
    return values;
  };
  const [target, ...others] = examples as [Example, Example, Example];
  const result = {
    alone: await gradientOf([target], 0),
    beside: await gradientOf([others[0], target, others[1]] as Example[], 1),
  };
  for (const parameter of parameters) parameter.dispose();
  return result;
}

const { isPresent } = await loadAnyAdapter();

describe.each(['wasm-simd', 'wasm', ...(isPresent ? ['webgpu'] : [])])('on %s', (backend) => {
  it.each(modelRegistry.flatMap(({ kind }) => [1, 1e12].map((factor) => [kind, factor] as const)))(
    'an example of %s with parameters x %d has the same gradient to the last bit alone and beside others',
    async (kind, factor) => {
      const { alone, beside } = await aloneAndBeside(backend, kind, factor, null);
      expect(alone[0]).toBeGreaterThan(0);
      expect(beside).toEqual(alone);
    },
  );
});

it('the fall-back would let it depend on them without examples computed one by one', async () => {
  const { alone, beside } = await aloneAndBeside('wasm', 'nested-unet', 1e12, 3);
  expect(Math.abs((beside[0] as number) / (alone[0] as number) - 1)).toBeGreaterThan(0.5);
});

it.each([
  ['wasm', ', 1 examples at a time'],
  ['wasm-simd', ', 4 examples at a time'],
])('a run on %s is built with%s', async (backend, words) => {
  const { mechanism } = await buildRun(
    parseRunConfig({
      dataset: {
        kind: 'oct-phantom',
        imageHeight: 32,
        imageWidth: 32,
        trainingSubjects: 2,
        scansPerSubject: 8,
      },
      model: { kind: 'unet', width: 2 },
      sampling: { kind: 'poisson', expectedBatchSize: 4 },
      clipping: { kind: 'flat' },
      noise: {},
      training: { backend, microbatchSize: 4 },
    }),
    '.',
  );
  expect(mechanism.gradients).toContain(words);
  mechanism.dispose();
});

it('only kernels that were seen to keep examples apart are trusted to', () => {
  const apart = backendRegistry.filter((backend: Backend) => backend.mixesExamples !== true);
  expect(apart.map(({ kind }) => kind)).toEqual(['wasm-simd']);
});
