import type { Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import type { Model } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import { BatchCoupledError, refuseBatchCoupling } from './batch-coupling.js';

const classCount = 3;
const sizes = { imageHeight: 32, imageWidth: 32, channelCount: 1, classCount };
let tf: TensorLibrary;
const lossOf = () => createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
const modelsOf = (): Model[] =>
  varietiesOf(modelRegistry, { width: 2, depth: 4 }).map((one) =>
    createComponent('model', modelRegistry, one, sizes),
  );

describe.each(['wasm-simd', 'wasm'])('batch coupling on %s', (backend) => {
  beforeAll(async () => {
    ({ tf } = await loadBackend(backend));
  });

  const setUp = () => {
    const [model] = modelsOf() as [Model];
    return { model, parameters: initialiseParameters(tf, model, uniformFrom(seededBytes(1, 'coupling'))) };
  };

  it('is not found in the registered models and losses', async () => {
    for (const model of modelsOf()) {
      const parameters = initialiseParameters(tf, model, uniformFrom(seededBytes(1, 'coupling')));
      await refuseBatchCoupling(tf, model, parameters, lossOf(), classCount);
    }
  });

  it('by BatchNorm is refused with its reason', async () => {
    const { model, parameters } = setUp();
    const batchNorm: Model = {
      ...model,
      name: 'batch-norm',
      forward: (pass, images) => {
        const { mean, variance } = tf.moments(images, [0, 1, 2]);
        return model.forward(pass, tf.batchNorm(images, mean as never, variance as never));
      },
    };
    const trial = refuseBatchCoupling(tf, batchNorm, parameters, lossOf(), classCount);
    await expect(trial).rejects.toThrow(BatchCoupledError);
    await expect(trial).rejects.toThrow(/model "batch-norm".*GroupNorm/);
  });

  it('by a Dice loss over the batch is refused with its reason', async () => {
    const { model, parameters } = setUp();
    const batchDice = {
      name: 'batch-dice',
      perExample: (logits: Tensor4D, truth: Tensor4D) => {
        const overlap = tf.sum(tf.mul(tf.softmax(logits), truth), [0, 1, 2]);
        return tf.tile(tf.reshape(tf.sub(1, tf.mean(overlap)), [1]), [logits.shape[0]]) as never;
      },
    };
    await expect(refuseBatchCoupling(tf, model, parameters, batchDice, classCount)).rejects.toThrow(
      /loss "batch-dice" is coupled over the batch/,
    );
  });
});
