import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { perExampleFilterGradient } from '../../gradients/filter-gradient.js';
import { groupNormRelu } from '../../models/group-norm.js';
import { LayerBuilder } from '../../models/layer-builder.js';
import type { LayerGradient } from '../../models/layer-gradient.js';
import { seededBytes } from '../../random/byte-source.js';
import { uniformFrom } from '../../random/uniform.js';
import { loadBackend } from '../registry.js';
import { loadAnyAdapter } from './testing/any-adapter.js';

const { isPresent, adapter } = await loadAnyAdapter();
const uniform = uniformFrom(seededBytes(4, 'kernels on webgpu'));
const random = (length: number): Float32Array => Float32Array.from({ length }, () => 3 * uniform() - 1);
type Shape4D = [number, number, number, number];

/** Largest distance between the lists, relative to the largest value of each. */
function distance(expected: readonly Float32Array[], actual: readonly Float32Array[]): number {
  const distances = expected.map((values, list) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = values.map((value, at) => Math.abs(value - (actual[list]?.[at] ?? Number.NaN)));
    return apart.reduce((most, value) => Math.max(most, value), 0) / largest;
  });
  return Math.max(...distances);
}

const valuesOf = (tensors: readonly Tensor[]): Promise<Float32Array[]> =>
  Promise.all(tensors.map(async (tensor) => (await tensor.data()) as Float32Array));

describe.skipIf(!isPresent)(`own kernels on ${adapter}`, () => {
  it.each([
    [3, 4, 4, 1, 3, 3],
    [2, 33, 31, 6, 40, 3],
    [2, 50, 49, 5, 9, 3],
    [1, 14, 14, 70, 33, 3],
    [3, 9, 7, 4, 5, 1],
    [2, 9, 13, 3, 4, 5],
  ])(
    'dW of every one of %i examples of %i x %i, %i to %i channels, filter of %i, equals that of wasm-simd',
    async (batch, height, width, inside, outside, side) => {
      const x = random(batch * height * width * inside);
      const dy = random(batch * height * width * outside);
      const results: Float32Array[][] = [];
      for (const kind of ['wasm-simd', 'webgpu']) {
        const { tf } = await loadBackend(kind);
        const before = tf.memory().numTensors;
        const gradient = tf.tidy(() =>
          perExampleFilterGradient(tf, {
            x: tf.tensor4d(x, [batch, height, width, inside]),
            dy: tf.tensor4d(dy, [batch, height, width, outside]),
            filterShape: [side, side, inside, outside],
          }),
        );
        expect(gradient.shape).toEqual([batch, side * side * inside * outside]);
        results.push(await valuesOf([gradient]));
        gradient.dispose();
        expect(tf.memory().numTensors).toBe(before);
      }
      const [expected, actual] = results as [Float32Array[], Float32Array[]];
      expect(distance(expected, actual)).toBeLessThanOrEqual(1e-5);
      expect(
        distance(
          expected,
          [...actual].map((values) => values.map((value) => value * 1.0001)),
        ),
      ).toBeGreaterThan(1e-5);
    },
  );

  it.each([
    [2, 5, 7, 6, 3, 0],
    [3, 16, 16, 8, 8, 0],
    [1, 40, 41, 32, 4, 0],
    [2, 100, 90, 3, 1, 0],
    [2, 4, 4, 140, 2, 0],
    [2, 30, 30, 4, 2, 100],
  ])(
    'GroupNorm and ReLU of %i x %i x %i x %i in %i groups, moved by %i, equal the separate operations',
    async (batch, height, width, channels, groups, moved) => {
      const shape: Shape4D = [batch, height, width, channels];
      const values = random(batch * height * width * channels).map((value) => value + moved);
      const weights = random(values.length);
      const parameters = [random(channels), random(channels)];
      const results: Float32Array[][] = [];
      for (const kind of ['wasm', 'webgpu']) {
        const { tf } = await loadBackend(kind);
        const layer = groupNormRelu(new LayerBuilder(), 'norm', channels, groups);
        const before = tf.memory().numTensors;
        const recorded: Tensor[] = [];
        const [scale, shift] = parameters.map((parameter) => tf.tensor1d(parameter)) as [Tensor, Tensor];
        const [y, dx] = tf.tidy(() => {
          const pass = {
            tf,
            parameter: (index: number) => (index === 0 ? scale : shift),
            record: (index: number, gradient: LayerGradient) => {
              if (gradient.kind === 'whole') recorded[index] = tf.keep(tf.clone(gradient.perExample));
            },
          };
          const x = tf.tensor4d(values, shape);
          const loss = (input: Tensor): Tensor =>
            tf.sum(tf.mul(layer(pass, input as Tensor4D), tf.tensor(weights, shape)));
          return [layer(pass, x), tf.grad(loss)(x)] as [Tensor, Tensor];
        });
        results.push(await valuesOf([y, dx, ...recorded]));
        tf.dispose([y, dx, scale, shift, ...recorded]);
        expect(tf.memory().numTensors).toBe(before);
      }
      const [expected, actual] = results as [Float32Array[], Float32Array[]];
      expect(expected).toHaveLength(4);
      // float32 holds a value near 100 to 4e-6: moved values carry that into their distance from the mean.
      const tolerance = moved === 0 ? 1e-5 : 1e-4;
      expect(distance(expected, actual)).toBeLessThanOrEqual(tolerance);
      for (let list = 0; list < 4; list++) {
        const changed = actual.map((result, at) =>
          at === list ? result.map((value) => value * 1.001) : result,
        );
        expect(distance(expected, changed)).toBeGreaterThan(tolerance);
      }
    },
  );
});
