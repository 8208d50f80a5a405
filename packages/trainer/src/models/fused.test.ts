import type { Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { lossRegistry } from '../losses/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { upsampleBilinear } from './bilinear.js';
import { groupNormRelu } from './group-norm.js';
import { LayerBuilder } from './layer-builder.js';
import type { LayerGradient } from './layer-gradient.js';

const uniform = uniformFrom(seededBytes(4, 'fused'));
const random = (length: number): Float32Array => Float32Array.from({ length }, () => 3 * uniform() - 1);

it.each([
  [2, 5, 7, 6, 3],
  [3, 16, 16, 8, 8],
  [1, 40, 41, 32, 32],
  [2, 4, 4, 3, 1],
])(
  'fused GroupNorm and ReLU of %i x %i x %i x %i in %i groups equal the separate operations',
  async (batch, height, width, channels, groups) => {
    const values = random(batch * height * width * channels);
    const weights = random(values.length);
    const parameters = [random(channels), random(channels)];
    const results = [];
    for (const kind of ['wasm', 'wasm-simd']) {
      const { tf } = await loadBackend(kind);
      const builder = new LayerBuilder();
      const layer = groupNormRelu(builder, 'norm', channels, groups);
      const recorded: number[][] = [];
      const [scale, shift] = parameters.map((parameter) => tf.tensor(parameter)) as [Variable, Variable];
      const before = tf.memory().numTensors;
      const [y, dx] = tf.tidy(() => {
        const x = tf.tensor(values, [batch, height, width, channels]) as Tensor4D;
        const pass = {
          tf,
          parameter: (index: number) => (index === 0 ? scale : shift),
          record: (index: number, gradient: LayerGradient) => {
            if (gradient.kind === 'whole') recorded[index] = [...gradient.perExample.dataSync()];
          },
        };
        const loss = (input: Tensor): Tensor =>
          tf.sum(tf.mul(layer(pass, input as Tensor4D), tf.tensor(weights, x.shape)));
        return [[...layer(pass, x).dataSync()], [...tf.grad(loss)(x).dataSync()]];
      });
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([scale, shift]);
      results.push([y, dx, ...recorded]);
    }
    expectClose(results);
  },
);

it.each([
  [2, 5, 7, 3],
  [3, 48, 50, 9],
  [1, 4, 4, 1],
])(
  'fused cross-entropy and Dice of %i x %i x %i, %i classes equal the separate operations',
  async (batch, height, width, classes) => {
    const logits = random(batch * height * width * classes);
    const truth = new Float32Array(logits.length);
    for (let pixel = 0; pixel < truth.length; pixel += classes)
      truth[pixel + Math.floor(uniform() * classes)] = 1;
    const results = [];
    for (const kind of ['wasm', 'wasm-simd']) {
      const { tf } = await loadBackend(kind);
      const loss = createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
      const before = tf.memory().numTensors;
      results.push(
        tf.tidy(() => {
          const shape: [number, number, number, number] = [batch, height, width, classes];
          const target = tf.tensor4d(truth, shape);
          const x = tf.tensor4d(logits, shape);
          const gradient = tf.grad((y) => tf.sum(loss.perExample(y as Tensor4D, target)))(x);
          return [[...loss.perExample(x, target).dataSync()], [...gradient.dataSync()]];
        }),
      );
      expect(tf.memory().numTensors).toBe(before);
    }
    expectClose(results);
  },
);

it.each([
  [2, 4, 6, 3],
  [1, 1, 2, 5],
  [3, 7, 5, 16],
])(
  'bilinear upsampling of %i x %i x %i x %i equals the products with matrices',
  async (batch, height, width, channels) => {
    const values = random(batch * height * width * channels);
    const weights = random(4 * values.length);
    const results = [];
    for (const kind of ['wasm', 'wasm-simd']) {
      const { tf } = await loadBackend(kind);
      const pass = { tf, parameter: () => tf.scalar(0) };
      results.push(
        tf.tidy(() => {
          const x = tf.tensor(values, [batch, height, width, channels]) as Tensor4D;
          const y = upsampleBilinear(pass, x);
          const gradient = tf.grad((input) =>
            tf.mul(upsampleBilinear(pass, input as Tensor4D), tf.tensor(weights, y.shape)),
          )(x);
          return [[...y.dataSync()], [...gradient.dataSync()]];
        }),
      );
    }
    expectClose(results);
  },
);

/** To 1e-5 of the largest value of each list. */
function expectClose([expected, actual]: number[][][]): void {
  expected?.forEach((values, list) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    values.forEach((value, at) => {
      expect(Math.abs(value - (actual?.[list]?.[at] as number))).toBeLessThanOrEqual(1e-5 * largest);
    });
  });
}
