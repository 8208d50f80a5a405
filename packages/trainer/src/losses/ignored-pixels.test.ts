import type { Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { ignoredClass } from '../data/labels.js';
import { truthBatch } from '../gradients/batch.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import type { Loss } from './loss.js';
import { lossRegistry } from './registry.js';

const [height, width, classCount] = [12, 16, 3];
const gradedRows = 9;
const uniform = uniformFrom(seededBytes(4, 'ignored pixels'));
const logits = Float32Array.from({ length: height * width * classCount }, () => 4 * uniform() - 2);
const mask = Uint8Array.from({ length: height * width }, () => Math.floor(uniform() * classCount));
mask.fill(ignoredClass, gradedRows * width);

describe.each(['wasm-simd', 'wasm'])('on %s', (kind) => {
  it.each(varietiesOf(lossRegistry, {}))(
    'the loss $kind of an image with ungraded rows is that of the image without them, and moves no logit of theirs',
    async (config) => {
      const { tf } = await loadBackend(kind);
      const loss: Loss = createComponent('loss', lossRegistry, config, { tf });
      const of = async (rows: number) => {
        const size = { imageHeight: rows, imageWidth: width };
        const shown = tf.tensor4d(logits.slice(0, rows * width * classCount), [1, rows, width, classCount]);
        const truth = truthBatch(tf, [{ ...blank, mask: mask.slice(0, rows * width) }], size, classCount);
        const { value, grad } = tf.valueAndGrad((x) => tf.sum(loss.perExample(x as Tensor4D, truth)))(shown);
        return { value: (await value.data())[0] as number, gradient: await grad.data() };
      };
      const [whole, graded] = [await of(height), await of(gradedRows)];
      expect(whole.value).toBeCloseTo(graded.value, 5);
      const count = gradedRows * width * classCount;
      graded.gradient.forEach((value, index) => {
        expect(whole.gradient[index]).toBeCloseTo(value, 6);
      });
      expect(whole.gradient.slice(count).every((value) => value === 0)).toBe(true);
      expect(graded.gradient.some((value) => Math.abs(value) > 1e-4)).toBe(true);
    },
  );
});

const blank = { id: '', subject: '', image: new Float32Array() };
