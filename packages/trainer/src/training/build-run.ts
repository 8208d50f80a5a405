import { type LoadedBackend, loadBackend } from '../backends/registry.js';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import { clippingRegistry } from '../clipping/registry.js';
import { createComponent } from '../component.js';
import type { RunConfig } from '../config/run-config.js';
import type { Dataset } from '../data/dataset.js';
import { datasetRegistry } from '../data/registry.js';
import { lossRegistry } from '../losses/registry.js';
import { reasonAgainst } from '../mechanism/derive-event.js';
import { assembleMechanism, type PrivateMechanism } from '../mechanism/private-mechanism.js';
import { requirePublicCount } from '../mechanism/smallest-dataset.js';
import { type Model, requireImageSide } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import type { NoiseSource } from '../noise/noise-source.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { optimizerRegistry } from '../optimizers/registry.js';
import { uniformFrom } from '../random/uniform.js';
import { samplingRegistry } from '../sampling/registry.js';
import type { Sampler } from '../sampling/sampler.js';
import { sparsificationRegistry } from '../sparsification/registry.js';
import { initialParameters } from './initial-parameters.js';
import { leastStepBytes } from './least-step-bytes.js';

/** Everything that a config asks for, ready to run. */
export interface BuiltRun {
  readonly backend: LoadedBackend;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly sampler: Sampler;
  readonly mechanism: PrivateMechanism;
  readonly plannedSteps: number;
  /** What epsilon says nothing of beside what holds for every run, a sentence each. */
  readonly notCovered: readonly string[];
  /** What is odd about data and parameters, a sentence each. */
  readonly remarks: readonly string[];
}

/**
 * Makes the objects that a config names.
 *
 * @throws ComponentError, DatasetError, BackendUnavailableError or BatchCoupledError, each naming what to change.
 */
export async function buildRun(config: RunConfig, workingDirectory: string): Promise<BuiltRun> {
  // First the backend: its threads get ready while the data are made.
  const backend = await loadBackend(config.training.backend, leastStepBytes(config));
  const { tf } = backend;
  const dataset: Dataset = await createComponent('dataset', datasetRegistry, config.dataset, {
    workingDirectory,
  });
  const model: Model = createComponent('model', modelRegistry, config.model, {
    classCount: dataset.classNames.length,
    channelCount: dataset.channelCount,
  });
  for (const side of ['imageHeight', 'imageWidth'] as const) requireImageSide(model, side, dataset[side]);
  const noiseSource: NoiseSource = createComponent(
    'noise.source',
    noiseSourceRegistry,
    config.noise.source,
    {},
  );
  const sampler: Sampler = createComponent('sampling', samplingRegistry, config.sampling, {
    exampleCount: dataset.train.length,
    neighbouring: config.privacy.neighbouring,
    uniform: uniformFrom(noiseSource.stream('sampling')),
  });
  const { epochs, microbatchSize, seed } = config.training;
  const clipping: ClippingStrategy = createComponent('clipping', clippingRegistry, config.clipping, {
    tensorCount: model.parameters.length,
  });
  const { noiseMultiplier } = config.noise;
  if (reasonAgainst({ clipping, noiseMultiplier, noiseSource }) === null)
    requirePublicCount(config.privacy.neighbouring, dataset.train.length);
  const initial = await initialParameters(config, model, workingDirectory);
  const mechanism = await assembleMechanism({
    tf,
    dataset,
    model,
    loss: createComponent('loss', lossRegistry, config.loss, { tf }),
    sampler,
    clipping,
    sparsification: createComponent('sparsification', sparsificationRegistry, config.sparsification, {
      tensorSizes: model.parameters.map(({ shape }) => shape.reduce((size, length) => size * length, 1)),
      stepsPerEpoch: sampler.stepsPerEpoch,
      epochs,
      uniform: uniformFrom(noiseSource.stream('sparsification')),
    }),
    noiseMultiplier,
    noiseSource,
    optimizer: createComponent('optimizer', optimizerRegistry, config.optimizer, { tf }),
    microbatchSize: backend.mixesExamples ? 1 : microbatchSize,
    seed,
    initialParameters: initial.parameters,
  });
  return {
    backend,
    dataset,
    model,
    sampler,
    mechanism,
    plannedSteps: epochs * sampler.stepsPerEpoch,
    notCovered: initial.notCovered,
    remarks: [...dataset.remarks, ...initial.remarks],
  };
}
