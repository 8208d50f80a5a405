import { clippingRegistry } from '../dist/clipping/registry.js';
import { createComponent } from '../dist/component.js';
import { imageBatch, truthBatch } from '../dist/gradients/batch.js';
import { createRecordingEngine } from '../dist/gradients/recording-engine.js';
import { lossRegistry } from '../dist/losses/registry.js';
import { trainStep } from '../dist/mechanism/train-step.js';
import { initialiseParameters } from '../dist/models/initialise.js';
import { modelRegistry } from '../dist/models/registry.js';
import { addGaussianNoise } from '../dist/noise/gaussian-noise.js';
import { optimizerRegistry } from '../dist/optimizers/registry.js';
import { csprngBytes, seededBytes } from '../dist/random/byte-source.js';
import { uniformFrom } from '../dist/random/uniform.js';

const classCount = 9;

/**
 * Speed of whole steps: gradients, clipping, noise and update, or gradients of the batch and update without privacy.
 *
 * @param {import('@tensorflow/tfjs')} tf
 * @param {{ kind: string, width: number, side: number, batch: number }} size
 * @param {(run: () => Promise<void>) => Promise<number>} medianMs
 * @returns {Promise<Record<string, number>>} images/s.
 */
export async function stepSpeeds(tf, { kind, width, side, batch }, medianMs) {
  const uniform = uniformFrom(seededBytes(1, 'bench'));
  const bytes = csprngBytes();
  const size = { imageHeight: side, imageWidth: side };
  const model = createComponent('model', modelRegistry, { kind, width }, { classCount });
  const loss = createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
  const parameters = initialiseParameters(tf, model, uniform);
  const examples = Array.from({ length: batch }, (_, index) => ({
    id: String(index),
    subject: 's',
    image: Float32Array.from({ length: side * side }, () => 2 * uniform() - 1),
    mask: Uint8Array.from({ length: side * side }, () => Math.floor(uniform() * classCount)),
  }));
  const speeds = {};
  const measure = async (method, step) => {
    speeds[`${kind} ${width}, ${side} px, batch ${batch}, ${method}, images/s`] =
      (1000 * batch) / (await medianMs(step));
  };

  await measure('non-private', async () => {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const pass = { tf, parameter: (index) => parameters[index] };
        const logits = model.forward(pass, imageBatch(tf, examples, size));
        return tf.mean(loss.perExample(logits, truthBatch(tf, examples, size, classCount)));
      }, parameters);
      for (const parameter of parameters)
        parameter.assign(tf.sub(parameter, tf.mul(grads[parameter.name], 1e-4)));
    });
  });

  for (const clippingKind of ['flat', 'per-layer']) {
    const clipping = createComponent(
      'clipping',
      clippingRegistry,
      { kind: clippingKind, clipNorm: 1 },
      { tensorCount: parameters.length },
    );
    const optimizer = createComponent(
      'optimizer',
      optimizerRegistry,
      { kind: 'sgd', learningRate: 1e-4, momentum: 0.9, weightDecay: 0 },
      { tf },
    );
    const engine = createRecordingEngine({
      tf,
      model,
      parameters,
      loss,
      size,
      classCount,
      microbatchSize: null,
    });
    const release = (sum, mask) =>
      addGaussianNoise(tf, sum.tensors, {
        noiseMultiplier: 1,
        sensitivity: clipping.sensitivity,
        bytes,
        mask,
      });
    const sparsification = { name: 'none', maskAt: () => null };
    const parts = {
      engine,
      sparsification,
      clipping,
      release,
      optimizer,
      parameters,
      expectedBatchSize: batch,
    };
    await measure(`DP ${clippingKind}`, async () => {
      await trainStep(parts, 0, examples, async () => {});
    });
    optimizer.dispose();
  }
  tf.dispose(parameters);
  return speeds;
}
