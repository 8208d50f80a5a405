import { writeFileSync } from 'node:fs';
import { augmentationSchema } from '../dist/augmentation/augmentation-config.js';
import { viewsOf } from '../dist/augmentation/views.js';
import { clippingRegistry } from '../dist/clipping/registry.js';
import { createComponent } from '../dist/component.js';
import { datasetRegistry } from '../dist/data/registry.js';
import { filteredOptimizer } from '../dist/gradient-filters/gradient-filter.js';
import { gradientFilterRegistry } from '../dist/gradient-filters/registry.js';
import { imageBatch, truthBatch } from '../dist/gradients/batch.js';
import { lossRegistry } from '../dist/losses/registry.js';
import { assembleMechanism } from '../dist/mechanism/private-mechanism.js';
import { initialiseParameters } from '../dist/models/initialise.js';
import { parameterCount } from '../dist/models/model.js';
import { modelRegistry } from '../dist/models/registry.js';
import { trainedModel } from '../dist/models/trainable-layers.js';
import { noiseSourceRegistry } from '../dist/noise/registry.js';
import { releaseSum } from '../dist/noise/release-sum.js';
import { optimizerRegistry } from '../dist/optimizers/registry.js';
import { sgdOptimizer } from '../dist/optimizers/sgd.js';
import { seededBytes } from '../dist/random/byte-source.js';
import { uniformFrom } from '../dist/random/uniform.js';
import { randomSparsification } from '../dist/sparsification/random.js';
import { writeSafetensors } from '../dist/training/safetensors.js';
import { methods } from './methods.mjs';

/** Pixels x width that a step without privacy takes at once; more does not fit into the 4 GiB of WebAssembly. */
const pixelsAtOnce = { unet: 6 * 224 * 224 * 32, 'nested-unet': 2 * 224 * 224 * 32 };

/**
 * A step as the trainer makes it: gradients, clipping, noise and update, or gradients and update without privacy; SGD with
 * momentum in both. The batch is the whole data set, synthetic scans.
 *
 * @param {import('@tensorflow/tfjs-core')} tf
 * @param {{ kind: string, width: number, side: number, batch: number, method: string }} size
 */
export async function createStep(tf, { kind, width, side, batch, method }) {
  const dataset = await createComponent(
    'dataset',
    datasetRegistry,
    {
      kind: 'oct-phantom',
      imageHeight: side,
      imageWidth: side,
      trainingSubjects: batch,
      validationSubjects: 1,
      scansPerSubject: 1,
      seed: 1,
    },
    { workingDirectory: '.' },
  );
  const classCount = dataset.classNames.length;
  const model = createComponent(
    'model',
    modelRegistry,
    { kind, width, depth: 4, ...methods[method].model },
    {
      classCount,
      channelCount: dataset.channelCount,
      imageHeight: dataset.imageHeight,
      imageWidth: dataset.imageWidth,
    },
  );
  const loss = createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
  const unfiltered = createComponent(
    'optimizer',
    optimizerRegistry,
    methods[method].optimizer ?? sgdOptimizer.configSchema.parse({ kind: 'sgd', learningRate: 1e-4 }),
    { tf, plannedSteps: 1 },
  );
  const { filter } = methods[method];
  const optimizer =
    filter === undefined
      ? unfiltered
      : filteredOptimizer(
          unfiltered,
          createComponent('gradientFilter', gradientFilterRegistry, filter, { tf }),
        );
  const parts = { tf, dataset, model, loss, optimizer, batch, classCount };
  const { clipping } = methods[method];
  const imagesAtOnce = Math.max(1, Math.floor(pixelsAtOnce[kind] / (width * side * side)));
  const step =
    clipping === undefined ? nonPrivateStep(parts, imagesAtOnce) : await privateStep(parts, methods[method]);
  return {
    run: step.run,
    parameterCount: parameterCount(model),
    /** Writes parameters and batch, and tells the mean loss on them: what another implementation has to agree with. */
    share: async (file) => {
      const shape = [batch, side, side];
      const tensors = new Map([
        ...(await step.parameters()),
        ['images', { shape, values: dataset.train.flatMap(({ image }) => [...image]) }],
        ['masks', { shape, values: dataset.train.flatMap(({ mask }) => [...mask]) }],
      ]);
      writeFileSync(file, writeSafetensors(tensors, {}));
      return step.meanLoss();
    },
  };
}

async function privateStep(parts, { clipping, droppedFraction, training = {}, views = 1 }) {
  const { tf, dataset, loss, optimizer, batch } = parts;
  const { model, trained } = trainedModel(parts.model, training);
  const noiseSource = createComponent('noise.source', noiseSourceRegistry, { kind: 'csprng' }, {});
  const mechanism = await assembleMechanism({
    tf,
    dataset,
    units: dataset.train.map((_, index) => [index]),
    model,
    trained,
    loss,
    optimizer,
    // Drawing a view costs what it costs in a run.
    views: viewsOf(
      augmentationSchema.parse({ multiplicity: views, flip: views > 1 }),
      dataset,
      uniformFrom(seededBytes(1, 'bench views')),
    ),
    clipping: createComponent('clipping', clippingRegistry, clipping, {
      tensorCount: trained.length,
    }),
    sparsification: sparsificationFor(model, droppedFraction),
    // The same batch at every step, so that times can be compared; the charge, which this would falsify, is not kept.
    sampler: {
      name: 'whole data set',
      amplification: { kind: 'poisson', samplingRate: 1 },
      expectedBatchSize: batch,
      stepsPerEpoch: 1,
      next: () => dataset.train.map((_, index) => index),
    },
    noiseMultiplier: 1,
    noiseSource,
    microbatchSize: null,
    seed: 1,
  });
  return {
    run: async () => {
      await mechanism.step(async () => {});
    },
    parameters: () => mechanism.parameters(),
    meanLoss: async () => {
      const predictions = await mechanism.predict(dataset.train);
      return predictions.reduce((sum, prediction) => sum + prediction.loss, 0) / batch;
    },
  };
}

/** One mask for all steps: a run draws one once an epoch. */
function sparsificationFor({ parameters }, droppedFraction = 0) {
  if (droppedFraction === 0) return { name: 'none', maskAt: () => null };
  const drawn = randomSparsification.create(
    { kind: 'random', finalRate: droppedFraction, refreshEverySteps: null },
    {
      tensorSizes: parameters.map(({ shape }) => shape.reduce((size, length) => size * length, 1)),
      stepsPerEpoch: 1,
      epochs: 2,
      uniform: uniformFrom(seededBytes(1, 'bench mask')),
    },
  );
  const mask = drawn.maskAt(1);
  return { name: 'random', maskAt: () => mask };
}

function nonPrivateStep({ tf, dataset, model, loss, optimizer, batch, classCount }, imagesAtOnce) {
  const parameters = initialiseParameters(tf, model, uniformFrom(seededBytes(1, 'bench parameters')));
  const pass = { tf, parameter: (index) => parameters[index] };
  const lossSum = (examples) => {
    const logits = model.forward(pass, imageBatch(tf, examples, dataset));
    return tf.sum(loss.perExample(logits, truthBatch(tf, examples, dataset, classCount)));
  };
  const gradientSum = (examples) =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossSum(examples), parameters);
      return [value, ...parameters.map(({ name }) => grads[name])];
    });
  const parts = [];
  for (let start = 0; start < batch; start += imagesAtOnce)
    parts.push(dataset.train.slice(start, start + imagesAtOnce));
  return {
    run: async () => {
      let sum = gradientSum(parts[0]);
      for (const examples of parts.slice(1)) {
        const before = sum;
        const more = gradientSum(examples);
        sum = tf.tidy(() => more.map((tensor, index) => tf.add(before[index], tensor)));
        tf.dispose([before, more]);
      }
      const [value, ...gradients] = sum;
      await value.data();
      value.dispose();
      // The event says that no noise is added: the rest is not read.
      const event = { kind: 'non-private', reason: 'a step without privacy.' };
      optimizer.apply(parameters, await releaseSum(tf, gradients, { event }), batch);
    },
    parameters: async () => {
      const values = await Promise.all(parameters.map((parameter) => parameter.data()));
      return new Map(
        model.parameters.map(({ name, shape }, index) => [name, { shape, values: values[index] }]),
      );
    },
    meanLoss: async () => {
      let sum = 0;
      for (const examples of parts) {
        const value = tf.tidy(() => lossSum(examples));
        sum += (await value.data())[0];
        value.dispose();
      }
      return sum / batch;
    },
  };
}
