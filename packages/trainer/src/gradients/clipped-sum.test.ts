import type { Scalar, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { clippingRegistry } from '../clipping/registry.js';
import { createComponent } from '../component.js';
import type { Example } from '../data/dataset.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import { type Model, parameterCount } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { type Uniform, uniformFrom } from '../random/uniform.js';
import { drawMask } from '../sparsification/random.js';
import type { TensorLibrary } from '../tensor-library.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import { imageBatch, truthBatch } from './batch.js';
import { createRecordingEngine } from './recording-engine.js';

const size = { imageHeight: 32, imageWidth: 32, channelCount: 1 };
const classCount = 3;
let tf: TensorLibrary;
const backends = ['wasm-simd', 'wasm'];
const useBackend = (kind: string): void =>
  beforeAll(async () => {
    ({ tf } = await loadBackend(kind));
  });

const modelOf = (kind: string, width = 2, classes = classCount): Model =>
  createComponent(
    'model',
    modelRegistry,
    varietiesOf(modelRegistry, { width, depth: 4 }).find((one) => one.kind === kind) ?? { kind },
    { classCount: classes, ...size },
  );
const models = modelRegistry.map(({ kind }) => kind);
const lossOf = () => createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });

const engineOf = (model: Model, parameters: readonly Variable[], microbatchSize: number | null = null) =>
  createRecordingEngine({ tf, model, parameters, loss: lossOf(), size, classCount, microbatchSize });

function randomExamples(count: number, uniform: Uniform): Example[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    subject: 's',
    image: Float32Array.from({ length: 1024 }, () => 2 * uniform() - 1),
    mask: Uint8Array.from({ length: 1024 }, () => Math.floor(uniform() * classCount)),
  }));
}

/** The gradient of one example by plain automatic differentiation: no recording, no batch. */
function oracleGradient(model: Model, parameters: readonly Variable[], example: Example): Float64Array[] {
  const { grads } = tf.variableGrads(() => {
    const logits = model.forward(
      { tf, parameter: (index) => parameters[index] as Variable },
      imageBatch(tf, [example], size),
    );
    return tf.sum(lossOf().perExample(logits, truthBatch(tf, [example], size, classCount))) as Scalar;
  }, [...parameters]);
  return parameters.map(({ name }) => {
    const gradient = grads[name] as Tensor;
    const values = Float64Array.from(gradient.dataSync());
    gradient.dispose();
    return values;
  });
}

const clippings = [
  { kind: 'none' },
  { kind: 'flat', clipNorm: 0.3 },
  { kind: 'per-layer', clipNorm: 0.05 },
  { kind: 'automatic', grouping: 'flat', clipNorm: 1, gamma: 0.01 },
  { kind: 'automatic', grouping: 'per-layer', clipNorm: 1, gamma: 0.01 },
];

describe.each(backends.flatMap((backend) => models.map((kind) => [backend, kind] as const)))(
  'clipped sum on %s of %s',
  (backend, kind) => {
    useBackend(backend);
    it.each(clippings)(
      'equals the loop over examples for clipping %j, masked or not, in any microbatch',
      async (config) => {
        const uniform = uniformFrom(seededBytes(5, `${kind} oracle`));
        const model = modelOf(kind);
        const parameters = initialiseParameters(tf, model, uniform);
        const examples = randomExamples(5, uniform);
        const clipping = createComponent('clipping', clippingRegistry, config, {
          tensorCount: parameters.length,
        });
        const mask = drawMask(
          parameters.map((parameter) => parameter.size),
          0.5,
          uniform,
        );
        const gradients = examples.map((example) => oracleGradient(model, parameters, example));

        for (const [count, usedMask] of [
          [0, null],
          [1, null],
          [5, null],
          [5, mask],
        ] as const) {
          const expected = parameters.map((parameter) => new Float64Array(parameter.size));
          for (const perTensor of gradients.slice(0, count)) {
            const masked = perTensor.map((values, index) =>
              values.map((value, at) => value * (usedMask?.[index]?.[at] ?? 1)),
            );
            const squares = new Float64Array(clipping.groupCount);
            masked.forEach((values, index) => {
              const group = clipping.groups[index] as number;
              squares[group] =
                (squares[group] as number) + values.reduce((sum, value) => sum + value * value, 0);
            });
            const weights = clipping.weights(Float32Array.from(squares, Math.sqrt));
            masked.forEach((values, index) => {
              const weight = weights[clipping.groups[index] as number] as number;
              values.forEach((value, at) => {
                const sum = expected[index] as Float64Array;
                sum[at] = (sum[at] as number) + weight * value;
              });
            });
          }
          for (const microbatchSize of [1, 2, 5, null]) {
            const engine = engineOf(model, parameters, microbatchSize);
            const before = tf.memory().numTensors;
            const sum = await engine.clippedSum(examples.slice(0, count), usedMask, clipping);
            const actual = sum.tensors.map((tensor) => tensor.dataSync());
            for (const tensor of sum.tensors) tensor.dispose();
            expect(tf.memory().numTensors).toBe(before);
            const scale = Math.sqrt(
              expected.flatMap((values) => [...values]).reduce((total, value) => total + value * value, 0),
            );
            let distance = 0;
            expected.forEach((values, index) => {
              values.forEach((value, at) => {
                distance += (value - (actual[index]?.[at] as number)) ** 2;
              });
            });
            expect(Math.sqrt(distance)).toBeLessThanOrEqual(1e-5 * scale);
          }
        }
        for (const parameter of parameters) parameter.dispose();
      },
    );
  },
);

describe.each(backends)('per-example gradients on %s', (backend) => {
  useBackend(backend);

  it.each(models)('of %s agree with finite differences in random directions', async (kind) => {
    const uniform = uniformFrom(seededBytes(6, kind));
    const model = modelOf(kind);
    const parameters = initialiseParameters(tf, model, uniform);
    const [example] = randomExamples(1, uniform) as [Example];
    const clipping = createComponent(
      'clipping',
      clippingRegistry,
      { kind: 'none' },
      { tensorCount: parameters.length },
    );
    const engine = engineOf(model, parameters);
    const sum = await engine.clippedSum([example], null, clipping);
    const gradient = sum.tensors.map((tensor) => tensor.dataSync());
    const start = parameters.map((parameter) => Float32Array.from(parameter.dataSync()));
    const lossAt = (direction: readonly Float32Array[], t: number): number => {
      parameters.forEach((parameter, index) => {
        const moved = (start[index] as Float32Array).map(
          (value, at) => value + t * (direction[index]?.[at] as number),
        );
        tf.tidy(() => parameter.assign(tf.tensor(moved, parameter.shape)));
      });
      return tf.tidy(() => {
        const logits = model.forward(
          { tf, parameter: (index) => parameters[index] as Variable },
          imageBatch(tf, [example], size) as Tensor4D,
        );
        return lossOf()
          .perExample(logits, truthBatch(tf, [example], size, classCount))
          .dataSync()[0] as number;
      });
    };
    for (let trial = 0; trial < 3; trial++) {
      // Along the gradient with random changes of scale, so that the difference is far above float32 rounding.
      const direction = gradient.map((values) => Float32Array.from(values, (value) => value * uniform()));
      const slope = direction.reduce(
        (total, values, index) =>
          total + values.reduce((part, value, at) => part + value * (gradient[index]?.[at] as number), 0),
        0,
      );
      // Small enough to cross few of the kinks of ReLU and max-pooling, and a difference far above float32 rounding of a loss.
      const t = Math.max(5e-4 / Math.sqrt(slope), 6e-4 / slope);
      const difference = (lossAt(direction, t) - lossAt(direction, -t)) / (2 * t);
      expect(Math.abs(difference / slope - 1)).toBeLessThan(0.02);
    }
  });

  it.each(clippings.slice(1))(
    'move the clipped sum by at most the declared sensitivity: %j',
    async (config) => {
      const uniform = uniformFrom(seededBytes(8, JSON.stringify(config)));
      for (const kind of models) {
        const model = modelOf(kind, 1 + Math.floor(uniform() * 3));
        const parameters = initialiseParameters(tf, model, uniform);
        const clipping = createComponent('clipping', clippingRegistry, config, {
          tensorCount: parameters.length,
        });
        const engine = engineOf(model, parameters);
        const examples = randomExamples(1 + Math.floor(uniform() * 4), uniform);
        const sumOf = async (batch: readonly Example[]) =>
          (await engine.clippedSum(batch, null, clipping)).tensors.flatMap((tensor) => [
            ...tensor.dataSync(),
          ]);
        const [whole, less] = [await sumOf(examples), await sumOf(examples.slice(1))];
        const moved = Math.sqrt(
          whole.reduce((sum, value, at) => sum + (value - (less[at] as number)) ** 2, 0),
        );
        // Rounding of float32 sums of a few terms.
        expect(moved).toBeLessThanOrEqual(clipping.sensitivity * (1 + 1e-5));
        expect(moved).toBeGreaterThan(0.2 * clipping.sensitivity);
      }
    },
  );

  it('of an example whose gradient is not finite are left out of the sum', async () => {
    const uniform = uniformFrom(seededBytes(9, 'not finite'));
    const model = modelOf('unet');
    const parameters = initialiseParameters(tf, model, uniform);
    const clipping = createComponent(
      'clipping',
      clippingRegistry,
      { kind: 'flat', clipNorm: 1 } as { kind: string },
      { tensorCount: parameters.length },
    );
    const engine = engineOf(model, parameters);
    const [good, bad] = randomExamples(2, uniform) as [Example, Example];
    bad.image.fill(Number.NaN);
    const sumOf = async (batch: readonly Example[]) =>
      (await engine.clippedSum(batch, null, clipping)).tensors.flatMap((tensor) => [...tensor.dataSync()]);
    const withBad = await sumOf([good, bad]);
    expect(withBad.every(Number.isFinite)).toBe(true);
  });
});

describe('models', () => {
  it.each([
    ['unet', 7_762_729, 64],
    ['nested-unet', 9_163_017, 122],
  ])('%s of width 32 has %d parameters in %d tensors', (kind, count, tensors) => {
    const model = modelOf(kind, 32, 9);
    expect([parameterCount(model), model.parameters.length]).toEqual([count, tensors]);
  });
});
