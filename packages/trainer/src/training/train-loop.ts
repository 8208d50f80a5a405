import os from 'node:os';
import {
  classDicePrefix,
  disclosureFrom,
  type MetricDefinition,
  type MetricDisclosure,
  type MetricValue,
  metricDefinitions,
  type TrainingEvent,
} from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { accountingVersion, deltaWarning, encodeDpEvent, notCoveredSentences } from '@clipwise/privacy';
import type { RunConfig } from '../config/run-config.js';
import { subjectCounts } from '../data/subject-counts.js';
import { parameterCount } from '../models/model.js';
import { type BuiltRun, buildRun } from './build-run.js';
import { evaluate, evaluateTrivial } from './evaluate.js';
import { requireFinite } from './require-finite.js';
import { writeSafetensors } from './safetensors.js';
import { classColours, classesPng, imagePng } from './samples.js';
import type { TrainingSink } from './training-sink.js';

/** Where a run writes and how it is stopped. */
export interface TrainOptions {
  readonly sink: TrainingSink;
  /** Aborted to cancel: the step under way is finished, and the checkpoint is written. */
  readonly signal: AbortSignal;
  /** Folder that relative paths of the config start from. */
  readonly workingDirectory: string;
}

/** How a run ended. */
export type Outcome = Extract<TrainingEvent, { kind: 'run-ended' }>['outcome'];

type MechanismFacts = Extract<TrainingEvent, { kind: 'run-started' }>['mechanism'];
type ArtifactDescription = Omit<
  Extract<TrainingEvent, { kind: 'artifact-recorded' }>,
  'kind' | 'at' | 'step' | 'sha256' | 'bytes'
>;
type Metric = { name: string; value: MetricValue; disclosure: MetricDisclosure };

/**
 * Trains as the config says and tells the sink all that happens.
 *
 * A failure of the run is an outcome and is told to the sink; a failure of the sink is thrown.
 */
export async function train(config: RunConfig, options: TrainOptions): Promise<Outcome> {
  const run = new TrainingRun(config, options);
  return run.execute();
}

class TrainingRun {
  readonly #startedAt = performance.now();
  #step = 0;

  constructor(
    private readonly config: RunConfig,
    private readonly options: TrainOptions,
  ) {}

  async execute(): Promise<Outcome> {
    let built: BuiltRun | undefined;
    try {
      built = await buildRun(this.config, this.options.workingDirectory);
      await this.#steps(built);
      await this.#saveCheckpoint(built);
    } catch (error) {
      const { code = errorCodes.TRAINING_FAILED, message } = error as { code?: string; message: string };
      await this.#end('failed', { code, message: message.slice(0, 2000) });
      return 'failed';
    } finally {
      built?.mechanism.dispose();
    }
    const outcome = this.options.signal.aborted ? 'cancelled' : 'completed';
    await this.#end(outcome, null);
    return outcome;
  }

  async #steps(built: BuiltRun): Promise<void> {
    const { mechanism, sampler, plannedSteps } = built;
    const { isSynthetic } = built.dataset;
    const { evaluation, training } = this.config;
    await this.#announce(built);
    await this.#evaluate(built);
    const event = encodeDpEvent(mechanism.event);
    while (this.#step < plannedSteps && !this.options.signal.aborted) {
      const startedAt = performance.now();
      this.#step += 1;
      const result = await mechanism.step(() =>
        this.options.sink.emit({ kind: 'privacy-charged', at: now(), step: this.#step, event, count: 1 }),
      );
      await this.#record(this.#step / sampler.stepsPerEpoch, [
        metric(metricDefinitions.trainingLoss, result.trainingLoss, isSynthetic),
        metric(metricDefinitions.trainingGradientNorm, result.medianGradientNorm, isSynthetic),
        metric(metricDefinitions.clippedFraction, result.clippedFraction, isSynthetic),
        metric(metricDefinitions.batchSize, result.batchSize, isSynthetic),
        metric(metricDefinitions.stepTime, performance.now() - startedAt, isSynthetic),
      ]);
      const epoch = this.#step / sampler.stepsPerEpoch;
      const isLast = this.#step === plannedSteps;
      if (
        isLast ||
        (Number.isInteger(epoch) && epoch % evaluation.everyEpochs === 0 && epoch < training.epochs)
      )
        await this.#evaluate(built);
      // Signals and timers get their turn: the tensor library never yields.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #announce({ backend, dataset, mechanism, model, plannedSteps }: BuiltRun): Promise<void> {
    const { facts } = mechanism;
    const mechanismFacts: MechanismFacts = {
      ...facts,
      unit: this.config.privacy.unit,
      neighbouring: this.config.privacy.neighbouring,
      delta: facts.isPrivate ? this.config.privacy.delta : null,
      notCovered: notCoveredSentences({
        neighbouring: this.config.privacy.neighbouring,
        isValidationPublic: dataset.isSynthetic,
      }),
    };
    await this.options.sink.emit({
      kind: 'run-started',
      at: now(),
      plannedSteps,
      plannedEpochs: this.config.training.epochs,
      environment: {
        backend: backend.description,
        gradients: mechanism.gradients,
        tfjs: backend.tf.version_core,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        processor: os.cpus()[0]?.model ?? 'unknown',
        cores: os.cpus().length,
        accounting: accountingVersion,
      },
      model: { parameterCount: parameterCount(model), tensorCount: model.parameters.length },
      dataset: {
        trainingExamples: dataset.train.length,
        validationExamples: dataset.validation.length,
        classNames: [...dataset.classNames],
        ...subjectCounts(dataset.train),
      },
      mechanism: mechanismFacts,
    });
    const advice = facts.isPrivate ? deltaWarning(this.config.privacy.delta, dataset.train.length) : null;
    if (advice !== null)
      await this.options.sink.emit({ kind: 'log-written', at: now(), level: 'warning', message: advice });
  }

  async #evaluate({ dataset, mechanism, sampler }: BuiltRun): Promise<void> {
    const { isSynthetic } = dataset;
    const disclosure = disclosureFrom('validation data', isSynthetic);
    const epoch = this.#step / sampler.stepsPerEpoch;
    requireFinite(await mechanism.parameters(), this.#step, this.config.optimizer.learningRate);
    const predictions = await mechanism.predict(dataset.validation);
    const scores = evaluate(dataset, predictions);
    const trivial = evaluateTrivial(dataset);
    await this.#record(epoch, [
      metric(metricDefinitions.validationLoss, scores.loss, isSynthetic),
      metric(metricDefinitions.meanDice, scores.meanDice, isSynthetic),
      metric(metricDefinitions.pixelAccuracy, scores.pixelAccuracy, isSynthetic),
      metric(metricDefinitions.trivialMeanDice, trivial.meanDice, isSynthetic),
      metric(metricDefinitions.trivialPixelAccuracy, trivial.pixelAccuracy, isSynthetic),
      ...dataset.classNames.map((name, label) =>
        metric(
          { ...metricDefinitions.meanDice, name: `${classDicePrefix}${name}` },
          scores.classDice[label] as number,
          isSynthetic,
        ),
      ),
    ]);
    for (
      let index = 0;
      index < Math.min(this.config.evaluation.samples, dataset.validation.length);
      index++
    ) {
      const example = dataset.validation[index] as (typeof dataset.validation)[number];
      const pictures = {
        image: imagePng(example, dataset),
        truth: classesPng(example.mask, dataset),
        prediction: classesPng((predictions[index] as (typeof predictions)[number]).classes, dataset),
      };
      for (const [role, png] of Object.entries(pictures)) {
        const labels = {
          example: String(index),
          role,
          colours: classColours.join(','),
          classes: dataset.classNames.join(','),
        };
        await this.#keep(png, {
          name: `example-${index}/${role}.png`,
          artifactKind: 'sample',
          mediaType: 'image/png',
          epoch,
          disclosure,
          labels,
        });
      }
    }
  }

  async #saveCheckpoint({ mechanism, sampler }: BuiltRun): Promise<void> {
    const ledger = [{ event: encodeDpEvent(mechanism.event), count: this.#step }];
    const file = writeSafetensors(await mechanism.parameters(), {
      config: JSON.stringify(this.config),
      ledger: JSON.stringify(ledger),
    });
    // Covered by epsilon only when the run is private: otherwise the parameters are private data themselves.
    const disclosure = mechanism.facts.isPrivate ? 'released' : 'diagnostic';
    await this.#keep(file, {
      name: 'checkpoint.safetensors',
      artifactKind: 'checkpoint',
      mediaType: 'application/octet-stream',
      epoch: this.#step / sampler.stepsPerEpoch,
      disclosure,
      labels: {},
    });
  }

  async #keep(bytes: Uint8Array, description: ArtifactDescription): Promise<void> {
    const stored = await this.options.sink.putArtifact(bytes, description.mediaType);
    await this.options.sink.emit({
      kind: 'artifact-recorded',
      at: now(),
      step: this.#step,
      ...stored,
      ...description,
    });
  }

  async #record(epoch: number, metrics: Metric[]): Promise<void> {
    const wallTimeMs = performance.now() - this.#startedAt;
    await this.options.sink.emit({
      kind: 'metrics-recorded',
      at: now(),
      step: this.#step,
      epoch,
      wallTimeMs,
      metrics,
    });
  }

  async #end(outcome: Outcome, failure: { code: string; message: string } | null): Promise<void> {
    await this.options.sink.emit({ kind: 'run-ended', at: now(), step: this.#step, outcome, failure });
  }
}

const now = (): string => new Date().toISOString();

/** @param isSynthetic whether nobody is behind the validation data. */
function metric(
  { name, computedFrom }: Pick<MetricDefinition, 'name' | 'computedFrom'>,
  value: number,
  isSynthetic: boolean,
): Metric {
  const onWire = Number.isFinite(value) ? value : (String(value) as MetricValue);
  return { name, value: onWire, disclosure: disclosureFrom(computedFrom, isSynthetic) };
}
