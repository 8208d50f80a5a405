import { canaryCount, canaryRemarks, placesPerGroup } from '../audit/canary-places.js';
import { type GradientCanaries, plantCanaries } from '../audit/gradient-canaries.js';
import { type InputCanaries, plantInputCanaries } from '../audit/input-canaries.js';
import { viewsOf } from '../augmentation/views.js';
import { type LoadedBackend, loadBackend } from '../backends/registry.js';
import { clippingOf } from '../clipping/scheduled-clipping.js';
import { createComponent, type PartState, type Remembering } from '../component.js';
import { noiseWithin } from '../config/plan-run.js';
import type { RunConfig } from '../config/run-config.js';
import type { Dataset } from '../data/dataset.js';
import { datasetRegistry } from '../data/registry.js';
import { filteredOptimizer, type GradientFilter } from '../gradient-filters/gradient-filter.js';
import { gradientFilterRegistry } from '../gradient-filters/registry.js';
import { lossRegistry } from '../losses/registry.js';
import { reasonAgainst } from '../mechanism/derive-event.js';
import { parameterAverage } from '../mechanism/parameter-average.js';
import { assembleMechanism, type PrivateMechanism } from '../mechanism/private-mechanism.js';
import { requirePublicCount } from '../mechanism/smallest-dataset.js';
import type { Model } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { trainedModel } from '../models/trainable-layers.js';
import { trainedSpecs } from '../models/trained-model.js';
import { bandedNoise } from '../noise/noise-correlation.js';
import type { NoiseSource } from '../noise/noise-source.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { optimizerRegistry } from '../optimizers/registry.js';
import { runStreams } from '../random/run-streams.js';
import { unitName, unitsOf } from '../sampling/privacy-units.js';
import { samplingRegistry } from '../sampling/registry.js';
import type { Sampler } from '../sampling/sampler.js';
import { stagesOf } from '../schedules/stage-schedule.js';
import { sparsificationRegistry } from '../sparsification/registry.js';
import type { Sparsification } from '../sparsification/sparsification.js';
import { dataDigest } from './data-digest.js';
import { initialParameters } from './initial-parameters.js';
import { leastStepBytes } from './least-step-bytes.js';
import { ResumeError, type RunState } from './run-state.js';

/** Everything that a config asks for, ready to run. */
export interface BuiltRun {
  readonly backend: LoadedBackend;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly sampler: Sampler;
  readonly mechanism: PrivateMechanism;
  readonly plannedSteps: number;
  /** Privacy units in the training data. */
  readonly unitCount: number;
  /** What the audit planted; null without one. */
  readonly canaries: GradientCanaries | null;
  readonly inputCanaries: InputCanaries | null;
  /** What epsilon says nothing of beside what holds for every run, a sentence each. */
  readonly notCovered: readonly string[];
  /** What is odd about data and parameters, a sentence each. */
  readonly remarks: readonly string[];
  /** Whether a step that is done again from a state has the same batch and the same noise. */
  readonly isRepeatable: boolean;
  /** What a run built of the same config goes on from. */
  state(step: number): Promise<RunState>;
}

/**
 * Makes the objects that a config names.
 *
 * @param from where they go on; left out, they begin.
 * @param given data in place of those that the config names, which they must be like.
 * @throws ResumeError when the data are not those that `from` was made of.
 * @throws ComponentError, DatasetError, BackendUnavailableError or BatchCoupledError, each naming what to change.
 */
export async function buildRun(
  config: RunConfig,
  workingDirectory: string,
  from?: RunState,
  given?: Dataset,
): Promise<BuiltRun> {
  // First the backend: its threads get ready while the data are made.
  const backend = await loadBackend(config.training.backend, leastStepBytes(config));
  const { tf } = backend;
  const dataset: Dataset =
    given ?? (await createComponent('dataset', datasetRegistry, config.dataset, { workingDirectory }));
  const data = dataDigest(dataset.train);
  if (from !== undefined && from.data !== data)
    throw new ResumeError(
      'the training data are not those that the run was started with; put them back, or train a new run',
    );
  const model: Model = createComponent('model', modelRegistry, config.model, {
    classCount: dataset.classNames.length,
    channelCount: dataset.channelCount,
    imageHeight: dataset.imageHeight,
    imageWidth: dataset.imageWidth,
  });
  // Without noise nothing is claimed, so that nothing has to be kept from anybody: the run's seed decides all.
  const { noiseMultiplier: asked, source } = config.noise;
  const drawn: typeof source =
    asked === 0 && source.kind === 'csprng' ? { kind: 'seeded', seed: config.training.seed } : source;
  const noiseSource: NoiseSource = createComponent('noise.source', noiseSourceRegistry, drawn, {});
  const isRepeatable = noiseSource.kind === 'seeded';
  const { unit } = config.privacy;
  const units = unitsOf(dataset.train, unit);
  const unitsInRun = units.length + canaryCount(config);
  const streams = runStreams(noiseSource, from?.streams);
  const sampler: Sampler = createComponent('sampling', samplingRegistry, config.sampling, {
    unitCount: unitsInRun,
    unit,
    unitName: (index) => unitName(dataset.train, units, index, unit),
    neighbouring: config.privacy.neighbouring,
    uniform: streams.uniform('sampling'),
  });
  const { epochs, microbatchSize, seed, emaDecay } = config.training;
  const whole = trainedModel(model, config.training);
  const parameters = trainedSpecs(whole);
  const plannedSteps = epochs * sampler.stepsPerEpoch;
  const clipping = clippingOf(config.clipping, config.schedules.clipNorm, plannedSteps, {
    tensorCount: parameters.length,
  });
  const canaries =
    config.audit.canaries === 0
      ? null
      : plantCanaries({
          count: config.audit.canaries,
          model: { parameters },
          clipping,
          samplingRate: sampler.expectedBatchSize / unitsInRun,
          uniform: streams.uniform('canaries'),
          placesPerGroup: placesPerGroup(config),
        });
  const inputCanaries =
    config.audit.inputCanaries === 0
      ? null
      : plantInputCanaries(config.audit.inputCanaries, dataset, streams.uniform('input canaries'));
  const noiseMultiplier = noiseWithin(config, { sampler, clipping, plannedSteps });
  if (reasonAgainst({ clipping, noiseMultiplier, noiseSource }) === null)
    requirePublicCount(config.privacy.neighbouring, units.length, unit);
  const initial = await initialParameters(config, model, workingDirectory);
  const sparsification: Sparsification = createComponent(
    'sparsification',
    sparsificationRegistry,
    config.sparsification,
    {
      tensorSizes: parameters.map(({ shape }) => shape.reduce((size, length) => size * length, 1)),
      stepsPerEpoch: sampler.stepsPerEpoch,
      epochs,
      uniform: streams.uniform('sparsification'),
    },
  );
  const optimizer: Optimizer = createComponent('optimizer', optimizerRegistry, config.optimizer, {
    tf,
    plannedSteps,
  });
  const filter: GradientFilter | null =
    config.gradientFilter === undefined
      ? null
      : createComponent('gradientFilter', gradientFilterRegistry, config.gradientFilter, { tf });
  const average = emaDecay === 0 ? null : parameterAverage(tf, emaDecay);
  const mechanism = await assembleMechanism({
    tf,
    dataset,
    units,
    ...whole,
    loss: createComponent('loss', lossRegistry, config.loss, { tf }),
    sampler,
    clipping,
    sparsification,
    noiseMultiplier,
    noiseStages: stagesOf(config.schedules.noiseMultiplier, plannedSteps),
    noiseSource: streams,
    correlation: config.noise.bands === undefined ? undefined : bandedNoise(config.noise.bands),
    optimizer: filter === null ? optimizer : filteredOptimizer(optimizer, filter),
    microbatchSize: backend.mixesExamples ? 1 : microbatchSize,
    views: viewsOf(config.augmentation, dataset, streams.uniform('augmentation')),
    average: average ?? undefined,
    seed,
    initialParameters: initial.parameters,
    canaries: canaries ?? undefined,
    inputCanaries: inputCanaries ?? undefined,
  });
  const parts: Readonly<Record<string, Partial<Remembering>>> = {
    sampler,
    sparsification,
    clipping,
    optimizer,
    noise: mechanism.noise,
    ...(filter === null ? {} : { filter }),
    ...(average === null ? {} : { average }),
    ...(canaries === null ? {} : { canaries }),
    ...(inputCanaries === null ? {} : { inputCanaries }),
  };
  if (from !== undefined) {
    mechanism.resumeAt(from.step, from.parameters);
    for (const [name, part] of Object.entries(parts)) part.restore?.(from.parts[name] ?? {});
    // Batches may have been used already with other noise: a second use is not what their charge stands for.
    if (!isRepeatable) mechanism.beginAnew();
  }
  return {
    backend,
    dataset,
    model,
    sampler,
    mechanism,
    notCovered: initial.notCovered,
    remarks: [...dataset.remarks, ...initial.remarks, ...canaryRemarks(config)],
    plannedSteps,
    unitCount: units.length,
    canaries,
    inputCanaries,
    isRepeatable,
    state: async (step) => {
      const remembered: Record<string, PartState> = {};
      for (const [name, part] of Object.entries(parts)) {
        const state = await part.state?.();
        if (state !== undefined) remembered[name] = state;
      }
      const parameters = await mechanism.parameters();
      return { step, data, parameters, parts: remembered, streams: streams.positions() };
    },
  };
}
