import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { noClipping } from '../clipping/none.js';
import { createComponent } from '../component.js';
import type { Example } from '../data/dataset.js';
import { imageBatch, truthBatch } from '../gradients/batch.js';
import { createRecordingEngine } from '../gradients/recording-engine.js';
import { lossRegistry } from '../losses/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import { initialiseParameters } from './initialise.js';
import type { Model } from './model.js';
import { modelRegistry } from './registry.js';

const classCount = 3;
const modelOf = (config: { kind: string }, size: { imageHeight: number; imageWidth: number }): Model =>
  createComponent('model', modelRegistry, config, { classCount, channelCount: 1, ...size });
const sizes = { width: 2, depth: 3, hiddenUnits: 4 };
const varieties = [
  ...varietiesOf(modelRegistry, sizes),
  ...varietiesOf(modelRegistry, { ...sizes, weightStandardisation: true, deepSupervision: true }).filter(
    (config) => 'weightStandardisation' in config,
  ),
];

describe.each(['wasm-simd', 'wasm'])('on %s', (backend) => {
  let tf: TensorLibrary;
  beforeAll(async () => {
    ({ tf } = await loadBackend(backend));
  });

  it.each(
    varieties.flatMap((config) => [
      { config, imageHeight: 30, imageWidth: 17 },
      { config, imageHeight: 16, imageWidth: 31 },
    ]),
  )(
    'the gradients of examples of any size are those of each alone: $config, $imageHeight x $imageWidth',
    async ({ config, imageHeight, imageWidth }) => {
      const size = { imageHeight, imageWidth, channelCount: 1 };
      const uniform = uniformFrom(seededBytes(12, 'any size'));
      const model = modelOf(config, size);
      const parameters = initialiseParameters(tf, model, uniform);
      const pixels = imageHeight * imageWidth;
      const examples = Array.from(
        { length: 3 },
        (_, index): Example => ({
          id: String(index),
          subject: 's',
          image: Float32Array.from({ length: pixels }, () => 2 * uniform() - 1),
          mask: Uint8Array.from({ length: pixels }, () => Math.floor(uniform() * classCount)),
        }),
      );
      const loss = createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
      const pass = { tf, parameter: (index: number) => parameters[index] as Variable };
      const expected = parameters.map(({ size: length }) => new Float64Array(length));
      for (const example of examples) {
        const { value, grads } = tf.variableGrads(() => {
          const images = imageBatch(tf, [example], size);
          const truth = truthBatch(tf, [example], size, classCount);
          const outputs = model.outputs?.(pass, images) ?? [model.forward(pass, images)];
          return tf.mean(tf.stack(outputs.map((logits) => loss.perExample(logits, truth)))) as Scalar;
        }, [...parameters]);
        parameters.forEach(({ name }, index) => {
          const into = expected[index] as Float64Array;
          grads[name]?.dataSync().forEach((number, at) => {
            into[at] = (into[at] as number) + number;
          });
        });
        tf.dispose([value, grads] as never);
      }
      const clipping = noClipping.create({ kind: 'none' }, { tensorCount: parameters.length });
      const engineOf = (microbatchSize: number) =>
        createRecordingEngine({ tf, model, parameters, loss, size, classCount, microbatchSize });
      // What stands beside an example does not move its norm by a bit.
      const [one, two, three] = examples as [Example, Example, Example];
      const firstNorms: (number | undefined)[] = [];
      for (const beside of [two, three]) {
        const { norms, tensors } = await engineOf(2).clippedSum([one, beside], null, clipping);
        tf.dispose([...tensors]);
        firstNorms.push(norms[0]);
      }
      expect(firstNorms[0]).toBe(firstNorms[1]);
      // One by one: margins are all ties of maxima, which rounding breaks one way in a batch of one, and another in one of two.
      const engine = engineOf(1);
      const { tensors } = await engine.clippedSum(examples, null, clipping);
      const flat = tensors.flatMap((tensor) => [...tensor.dataSync()]);
      tf.dispose([...tensors, ...parameters]);
      const oracle = expected.flatMap((values) => [...values]);
      const norm = Math.hypot(...oracle);
      expect(norm).toBeGreaterThan(0.01);
      expect(Math.hypot(...oracle.map((value, at) => value - (flat[at] as number)))).toBeLessThan(
        1e-5 * norm,
      );
    },
  );

  it.each(varieties.filter(({ kind }) => kind.includes('unet')))(
    'a padded image has the logits of the same image with zeros around it: %j',
    (config) => {
      const uniform = uniformFrom(seededBytes(13, 'padded'));
      const [height, width] = [21, 16];
      const model = modelOf(config, { imageHeight: height, imageWidth: width });
      const parameters = initialiseParameters(tf, model, uniform);
      const pass = { tf, parameter: (index: number) => parameters[index] as Variable };
      const distance = tf.tidy(() => {
        const image = tf.tensor4d(
          Float32Array.from({ length: height * width }, () => uniform()),
          [1, height, width, 1],
        );
        const whole = tf.concat([tf.zeros([1, 1, width, 1]), image, tf.zeros([1, 2, width, 1])], 1);
        const logits = tf.slice(model.forward(pass, whole as Tensor4D), [0, 1, 0, 0], [1, height, width, -1]);
        return tf.max(tf.abs(tf.sub(model.forward(pass, image), logits))).dataSync()[0] as number;
      });
      tf.dispose([...parameters]);
      expect(distance).toBeLessThan(1e-6);
    },
  );
});
