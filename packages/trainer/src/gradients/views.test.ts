import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import { clippingRegistry } from '../clipping/registry.js';
import { createComponent } from '../component.js';
import type { Example } from '../data/dataset.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import { modelRegistry } from '../models/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';
import { createRecordingEngine } from './recording-engine.js';

const side = 16;
const views = 3;
const clipNorm = 0.05;

describe.each(['wasm-simd', 'wasm'])('the gradient of an example with several views, on %s', (backend) => {
  let tf: TensorLibrary;
  beforeAll(async () => {
    ({ tf } = await loadBackend(backend));
  });

  it('is the mean of those of its views, clipped once, in any microbatch', async () => {
    const uniform = uniformFrom(seededBytes(3, 'views'));
    const model = createComponent(
      'model',
      modelRegistry,
      { kind: 'unet', width: 2, depth: 4 } as { kind: string },
      { classCount: 3, channelCount: 1, imageHeight: side, imageWidth: side },
    );
    const parameters = initialiseParameters(tf, model, uniform);
    const clippingOf = (config: { kind: string }): ClippingStrategy =>
      createComponent('clipping', clippingRegistry, config, { tensorCount: parameters.length });
    const flat = clippingOf({ kind: 'flat', clipNorm } as { kind: string });
    const draw = (index: number): Example => ({
      id: String(index),
      subject: 's',
      image: Float32Array.from({ length: side * side }, () => 2 * uniform() - 1),
      mask: Uint8Array.from({ length: side * side }, () => Math.floor(3 * uniform())),
    });
    const shown = Array.from({ length: 2 }, (_, example) =>
      Array.from({ length: views }, () => draw(example)),
    );
    const engineOf = (microbatchSize: number, isViewed: boolean) =>
      createRecordingEngine({
        tf,
        model,
        parameters,
        loss: createComponent('loss', lossRegistry, { kind: 'cross-entropy' }, { tf }),
        size: { imageHeight: side, imageWidth: side, channelCount: 1 },
        classCount: 3,
        microbatchSize,
        views: isViewed ? { count: views, of: ({ id }) => shown[Number(id)] as Example[] } : undefined,
      });
    const flatOf = async (tensors: readonly { data(): Promise<ArrayLike<number>>; dispose(): void }[]) => {
      const values: number[] = [];
      for (const tensor of tensors) {
        values.push(...Array.from(await tensor.data()));
        tensor.dispose();
      }
      return values;
    };

    // One view at a time, unclipped: what the engine does without views.
    const none = clippingOf({ kind: 'none' });
    const expected = new Float64Array(parameters.reduce((sum, { size }) => sum + size, 0));
    const norms: number[] = [];
    for (const ofExample of shown) {
      const mean = new Float64Array(expected.length);
      for (const view of ofExample) {
        const { tensors } = await engineOf(1, false).clippedSum([view], null, none);
        for (const [at, value] of (await flatOf(tensors)).entries())
          mean[at] = (mean[at] as number) + value / views;
      }
      const norm = Math.hypot(...mean);
      norms.push(norm);
      expect(norm).toBeGreaterThan(clipNorm);
      mean.forEach((value, at) => {
        expected[at] = (expected[at] as number) + (value * clipNorm) / norm;
      });
    }
    for (const microbatchSize of [1, 2]) {
      const examples = shown.map((ofExample) => ofExample[0] as Example);
      const before = tf.memory().numTensors;
      const sum = await engineOf(microbatchSize, true).clippedSum(examples, null, flat);
      // Single precision over some thousand terms.
      sum.norms.forEach((norm, at) => {
        expect(Math.abs(norm / (norms[at] as number) - 1)).toBeLessThan(1e-4);
      });
      expect(sum.losses).toHaveLength(2);
      const found = await flatOf(sum.tensors);
      const difference = Math.hypot(...found.map((value, at) => value - (expected[at] as number)));
      expect(difference).toBeLessThan(1e-4 * clipNorm);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
