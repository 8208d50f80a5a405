import type { Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { initialiseParameters } from './initialise.js';
import { parameterCount, requireImageSide } from './model.js';
import { modelRegistry } from './registry.js';

const modelOf = (kind: string, depth: number) =>
  createComponent('model', modelRegistry, { kind, width: 2, depth } as { kind: string }, {
    classCount: 3,
    channelCount: 1,
  });

const deep = modelRegistry.filter(({ configSchema }) => 'depth' in configSchema.shape);

describe.each(deep.map(({ kind }) => kind))('%s', (kind) => {
  it.each([1, 2, 4])(
    'of depth %i takes images of 2 to that power, and tells every pixel of them',
    async (depth) => {
      const { tf } = await loadBackend('wasm-simd');
      const model = modelOf(kind, depth);
      const side = 3 * 2 ** depth;
      expect(() => requireImageSide(model, 'imageHeight', side)).not.toThrow();
      expect(() => requireImageSide(model, 'imageHeight', side + 2 ** (depth - 1))).toThrow(
        `must be a multiple of ${2 ** depth} for the model "${kind}"`,
      );
      const parameters = initialiseParameters(tf, model, () => 0.25);
      const shape = tf.tidy(() => {
        const images = tf.ones([2, side, 2 ** depth, 1]) as Tensor4D;
        const pass = {
          tf,
          parameter: (index: number) => parameters[index] as never,
          record: () => undefined,
        };
        return model.forward(pass, images).shape;
      });
      tf.dispose([...parameters]);
      expect(shape).toEqual([2, side, 2 ** depth, 3]);
    },
  );

  it('has more parameters for every level more', () => {
    const counts = [1, 2, 3, 4, 5, 6].map((depth) => parameterCount(modelOf(kind, depth)));
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBe(6);
  });
});
