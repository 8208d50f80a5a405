import type { Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { type TensorLibrary, valuesOf } from '../tensor-library.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import type { Loss } from './loss.js';
import { lossRegistry } from './registry.js';

const [side, classes] = [8, 3];
const pixels = side * side;
let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm-simd'));
});

/** Class of each pixel of some examples, at random. */
const uniform = uniformFrom(seededBytes(1, 'losses'));
const randomTruth = (): number[] => Array.from({ length: pixels }, () => Math.floor(classes * uniform()));

/** Loss of each example; its logits are `confidence` for the class that is said and 0 for the others. */
const lossesOf = (loss: Loss, truths: number[][], said: number[][], confidence: number) =>
  valuesOf(tf, () => {
    const shape: [number, number, number, number] = [truths.length, side, side, classes];
    const oneHot = (labels: number[][]): Tensor4D =>
      tf.reshape(tf.cast(tf.oneHot(tf.tensor1d(labels.flat(), 'int32'), classes), 'float32'), shape);
    return loss.perExample(tf.mul(oneHot(said), confidence), oneHot(truths));
  });

describe.each(varietiesOf(lossRegistry, {}))('the loss $kind', (config) => {
  const make = (): Loss => createComponent('loss', lossRegistry, config, { tf });

  it('gives every example what it gives that example alone', async () => {
    const truths = [randomTruth(), randomTruth(), randomTruth()];
    const said = [randomTruth(), randomTruth(), randomTruth()];
    const together = await lossesOf(make(), truths, said, 1);
    expect(together).toHaveLength(3);
    for (const [index, truth] of truths.entries()) {
      const [alone] = await lossesOf(make(), [truth], [said[index] as number[]], 1);
      // Sums of 64 pixels in single precision.
      expect(Math.abs((together[index] as number) - (alone as number))).toBeLessThan(1e-5);
    }
  });

  it('is less for the truth than for what is false everywhere, and finite for logits of 10,000', async () => {
    const truth = randomTruth();
    const wrong = truth.map((label) => (label + 1) % classes);
    for (const confidence of [1, 10_000]) {
      const [right, false_] = await lossesOf(make(), [truth, truth], [truth, wrong], confidence);
      expect(right).toBeLessThan(false_ as number);
      expect(Number.isFinite(false_)).toBe(true);
    }
  });

  it('keeps no tensor', async () => {
    const loss = make();
    await lossesOf(loss, [randomTruth()], [randomTruth()], 1);
    const before = tf.memory().numTensors;
    await lossesOf(loss, [randomTruth()], [randomTruth()], 1);
    expect(tf.memory().numTensors).toBe(before);
  });
});
