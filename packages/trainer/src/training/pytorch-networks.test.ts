import { readFileSync } from 'node:fs';
import type { Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import { clippingRegistry } from '../clipping/registry.js';
import { createComponent } from '../component.js';
import type { Example } from '../data/dataset.js';
import { imageBatch } from '../gradients/batch.js';
import { createRecordingEngine } from '../gradients/recording-engine.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import type { Model } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { fromPytorch, toPytorch } from './pytorch-names.js';
import type { NamedTensor } from './safetensors.js';

interface Golden {
  readonly side: number;
  readonly width: number;
  readonly classes: number;
  readonly networks: Readonly<
    Record<
      string,
      {
        readonly names: readonly string[];
        readonly examples: readonly {
          readonly loss: number;
          readonly logits: readonly number[];
          readonly logitStep: number;
          readonly gradientNorms: Readonly<Record<string, number>>;
        }[];
      }
    >
  >;
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/pytorch-networks.json', import.meta.url), 'utf8'),
) as Golden;
const { side, width, classes } = golden;
const size = { imageHeight: side, imageWidth: side, channelCount: 1 };

/** The sequence that the golden numbers were made with. */
const wave = (count: number, phase: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(phase + 1.7 * i + 0.3 * ((i * i) % 7)));

/** Parameters by PyTorch's names, as the golden numbers' program makes them. */
function parametersOf(model: Model, names: readonly string[]): ReadonlyMap<string, NamedTensor> {
  const blank = new Map(
    model.parameters.map(({ name, shape }) => [
      name,
      { shape, values: new Float32Array(shape.reduce((product, length) => product * length, 1)) },
    ]),
  );
  return new Map(
    [...toPytorch(blank)].map(([name, { shape, values }]) => {
      const raw = wave(values.length, names.indexOf(name));
      const fanIn = values.length / (shape[0] as number);
      const scaled = name.endsWith('bias')
        ? raw.map((value) => value / 10)
        : name.includes('.norm')
          ? raw.map((value) => 1 + value / 4)
          : raw.map((value) => value / Math.sqrt(fanIn));
      return [name, { shape, values: scaled }];
    }),
  );
}

const exampleOf = (index: number): Example => ({
  id: String(index),
  subject: '',
  image: wave(side * side, 100 + index),
  mask: Uint8Array.from(
    { length: side * side },
    (_, i) => (Math.floor(i / 5) + Math.floor(i / side) + index) % classes,
  ),
});

/** Single precision through some twenty layers; the golden numbers are of double precision. */
const tolerance = 1e-4;

describe.each(Object.keys(golden.networks))('%s', (kind) => {
  it.each([0, 1])(
    'has the logits, the loss and the gradient norms of PyTorch for example %i, to 1e-4',
    async (index) => {
      const { names, examples } = golden.networks[kind] as Golden['networks'][string];
      const expected = examples[index] as (typeof examples)[number];
      const { tf } = await loadBackend('wasm-simd');
      const config = { kind, width, depth: 4 } as { kind: string };
      const model: Model = createComponent('model', modelRegistry, config, {
        classCount: classes,
        ...size,
      });
      const torch = parametersOf(model, names);
      expect([...torch.keys()].sort()).toEqual([...names].sort());
      const given = fromPytorch(torch, model.parameters);
      expect(toPytorch(given)).toEqual(torch);
      const parameters: readonly Variable[] = initialiseParameters(tf, model, () => 0.5, given);

      const logits = await tf
        .tidy(() =>
          model.forward(
            { tf, parameter: (at) => parameters[at] as Variable },
            imageBatch(tf, [exampleOf(index)], size) as Tensor4D,
          ),
        )
        .data();
      const scale = Math.max(...expected.logits.map(Math.abs));
      expected.logits.forEach((value, at) => {
        expect(Math.abs((logits[at * expected.logitStep] as number) - value)).toBeLessThan(tolerance * scale);
      });

      const engine = createRecordingEngine({
        tf,
        model,
        parameters,
        loss: createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf }),
        size,
        classCount: classes,
        microbatchSize: 1,
      });
      const clipping: ClippingStrategy = createComponent(
        'clipping',
        clippingRegistry,
        { kind: 'none' },
        {
          tensorCount: parameters.length,
        },
      );
      const { tensors, losses } = await engine.clippedSum([exampleOf(index)], null, clipping);
      expect(Math.abs((losses[0] as number) - expected.loss)).toBeLessThan(tolerance);
      const whole = Math.hypot(...Object.values(expected.gradientNorms));
      const gradients = new Map<string, NamedTensor>();
      for (const [at, { name, shape }] of model.parameters.entries())
        gradients.set(name, { shape, values: Float32Array.from((await tensors[at]?.data()) ?? []) });
      for (const [name, { values }] of toPytorch(gradients)) {
        const norm = expected.gradientNorms[name] as number;
        // A bias before a GroupNorm has no gradient at all: its rounding is measured by the whole gradient.
        const allowed = tolerance * Math.max(norm, 0.01 * whole);
        expect(Math.abs(Math.hypot(...values) - norm), name).toBeLessThan(allowed);
      }
      for (const tensor of [...tensors, ...parameters]) tensor.dispose();
    },
  );
});
