import { classDicePrefix, disclosureFrom, metricDefinitions, type TrainingEvent } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { type DpEvent, deltaWarning, encodeDpEvent } from '@clipwise/privacy';
import { canaryBounds } from '../audit/canary-bounds.js';
import { budgetOf } from '../config/plan-run.js';
import type { RunConfig } from '../config/run-config.js';
import { affordableSteps } from '../mechanism/budget.js';
import { type PlannedCharge, partOf } from '../mechanism/planned-charges.js';
import { announcement } from './announcement.js';
import { type BuiltRun, buildRun } from './build-run.js';
import { divergenceCheckSteps, requireSaneParameters } from './divergence.js';
import { evaluate, evaluateTrivial } from './evaluate.js';
import { disclosureFactsOf, type Metric, metric } from './metric.js';
import { type ChargedSteps, RunCharges } from './run-charges.js';
import { encodeRunState, type KeptState, ResumeError } from './run-state.js';
import { writeSafetensors } from './safetensors.js';
import { classColoursOf, classesPng, imagePng } from './samples.js';
import type { TrainingSink } from './training-sink.js';

/** Where a run writes and how it is stopped. */
export interface TrainOptions {
  readonly sink: TrainingSink;
  /** Aborted to cancel: the step under way is finished, and the checkpoint is written. */
  readonly signal: AbortSignal;
  /** Folder that relative paths of the config start from. */
  readonly workingDirectory: string;
  /** Replaces the state from which the run can be continued; resolves when it is durable. Left out, none is kept. */
  readonly keepState?: (state: Uint8Array) => Promise<void>;
  /**
   * Resolves when who keeps the budgets has taken the announced data, or the signal is aborted: no step is charged before. Left
   * out, nobody does.
   */
  readonly confirmed?: () => Promise<void>;
  /** What happened before, to continue a run. */
  readonly earlier?: EarlierRun;
}

/** A run that was killed, stopped or out of disk space. */
export interface EarlierRun {
  /** Null when none was kept: the run begins again, and what it was charged stays charged. */
  readonly state: KeptState | null;
  /** What its ledger holds; null when no step was charged. */
  readonly charged: {
    /** Equal events once. */
    readonly charges: readonly ChargedSteps[];
    /** The last step that was charged. */
    readonly throughStep: number;
  } | null;
}

/** How a run ended. */
export type Outcome = Extract<TrainingEvent, { kind: 'run-ended' }>['outcome'];

type ArtifactDescription = Omit<
  Extract<TrainingEvent, { kind: 'artifact-recorded' }>,
  'kind' | 'at' | 'step' | 'sha256' | 'bytes'
>;

/**
 * Trains as the config says and tells the sink all that happens.
 *
 * A failure of the run is an outcome and is told to the sink; a failure of the sink is thrown. What the disk does not take of
 * artifacts and states is told and left out; a charge that it does not take ends the run before the step is used.
 *
 * @throws ResumeError when the earlier run cannot be continued; nothing was told to the sink then.
 */
export async function train(config: RunConfig, options: TrainOptions): Promise<Outcome> {
  const run = new TrainingRun(config, options);
  return run.execute();
}

class TrainingRun {
  /** Where the time of the run is counted from: what it took before it was stopped is part of it. */
  #startedAt = performance.now();
  #step = 0;
  readonly #charges = new RunCharges();
  /** The last step that the plan and the budget allow. */
  #lastStep = 0;
  #keptAt = Number.NEGATIVE_INFINITY;
  #keptStep = 0;
  /** What the disk did not take when it was last tried. */
  readonly #refused = new Set<string>();

  constructor(
    private readonly config: RunConfig,
    private readonly options: TrainOptions,
  ) {}

  async execute(): Promise<Outcome> {
    let built: BuiltRun | undefined;
    try {
      const { earlier, workingDirectory } = this.options;
      built = await buildRun(this.config, workingDirectory, earlier?.state ?? undefined);
      await this.#begin(built);
      await this.options.confirmed?.();
      await this.#limitSteps(built);
      await this.#steps(built);
      await this.#keepState(built);
      if (!this.options.signal.aborted) await this.#test(built);
      await this.#saveCheckpoint(built);
    } catch (error) {
      if (error instanceof ResumeError) throw error;
      const { code = '', message } = error as { code?: string; message: string };
      const isKnown = Object.hasOwn(errorCodes, code);
      await this.#end('failed', {
        code: isKnown ? code : errorCodes.TRAINING_FAILED,
        message: message.slice(0, 2000),
      });
      return 'failed';
    } finally {
      built?.mechanism.dispose();
    }
    const outcome = this.options.signal.aborted ? 'cancelled' : 'completed';
    await this.#end(outcome, null);
    return outcome;
  }

  async #begin(built: BuiltRun): Promise<void> {
    const { earlier } = this.options;
    const charged = earlier?.charged ?? null;
    if (charged !== null) this.#charges.takeUp(built.mechanism.plan, charged.charges);
    if (earlier?.state) {
      this.#step = earlier.state.step;
      this.#startedAt -= earlier.state.wallTimeMs;
      await this.#log('info', continuedText(this.#step, built, this.#charges.all()));
      this.#keptStep = this.#step;
      this.#keptAt = performance.now();
      return;
    }
    await this.options.sink.emit(announcement(this.config, built, now()));
    const { facts } = built.mechanism;
    const advice = facts.isPrivate ? deltaWarning(this.config.privacy.delta, built.unitCount) : null;
    for (const remark of [...(advice === null ? [] : [advice]), ...built.remarks])
      await this.#log('warning', remark);
    await this.#evaluate(built);
    await this.#keepState(built);
  }

  async #steps(built: BuiltRun): Promise<void> {
    const { mechanism, sampler } = built;
    const facts = disclosureFactsOf(built);
    const { evaluation, training } = this.config;
    const chargedThrough = built.isRepeatable ? (this.options.earlier?.charged?.throughStep ?? 0) : 0;
    while (this.#step < this.#lastStep && !this.options.signal.aborted) {
      const startedAt = performance.now();
      this.#step += 1;
      // What a seed repeats is the release that was charged already; anything else is a new one.
      const isRepeated = this.#step <= chargedThrough;
      const clipNorm = mechanism.clipNorm();
      const result = await mechanism.step((event) => (isRepeated ? Promise.resolve() : this.#charge(event)));
      await this.#record(this.#step / sampler.stepsPerEpoch, [
        metric(metricDefinitions.trainingLoss, result.trainingLoss, facts),
        metric(metricDefinitions.trainingGradientNorm, result.medianGradientNorm, facts),
        metric(metricDefinitions.clippedFraction, result.clippedFraction, facts),
        metric(metricDefinitions.batchSize, result.batchSize, facts),
        metric(metricDefinitions.stepTime, performance.now() - startedAt, facts),
        ...(clipNorm === null ? [] : [metric(metricDefinitions.clipNorm, clipNorm, facts)]),
      ]);
      const epoch = this.#step / sampler.stepsPerEpoch;
      const isLast = this.#step === this.#lastStep;
      if (
        isLast ||
        (Number.isInteger(epoch) && epoch % evaluation.everyEpochs === 0 && epoch < training.epochs)
      )
        await this.#evaluate(built);
      else if (this.#step % divergenceCheckSteps === 0) await this.#requireSanity(built);
      if (this.#isStateDue()) await this.#keepState(built);
      // Signals and timers get their turn: the tensor library never yields.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Stops before the budget would be passed, by the ledger's own epsilon: the steps that were charged before count too. */
  async #limitSteps({ mechanism, plannedSteps }: BuiltRun): Promise<void> {
    this.#lastStep = plannedSteps;
    const budget = budgetOf(this.config);
    if (budget === null) return;
    const ahead = partOf(mechanism.plan, this.#step, plannedSteps - this.#step);
    const left = affordableSteps(ahead, budget, this.#charges.all());
    this.#lastStep = Math.min(plannedSteps, this.#step + left);
    if (this.#lastStep < plannedSteps)
      await this.#log(
        'info',
        `stops after step ${this.#lastStep} of ${plannedSteps}: one more would pass the target of epsilon ${budget.targetEpsilon}`,
      );
  }

  async #charge(event: DpEvent): Promise<void> {
    await this.options.sink.emit({
      kind: 'privacy-charged',
      at: now(),
      step: this.#step,
      event: encodeDpEvent(event),
      count: 1,
    });
    this.#charges.add(event);
  }

  async #requireSanity({ mechanism }: BuiltRun): Promise<void> {
    requireSaneParameters(await mechanism.parameters(), this.#step, this.config.optimizer.learningRate);
  }

  #isStateDue(): boolean {
    const { everySeconds, everySteps } = this.config.checkpoint;
    return (
      performance.now() - this.#keptAt >= 1000 * everySeconds ||
      (everySteps !== null && this.#step - this.#keptStep >= everySteps)
    );
  }

  async #keepState(built: BuiltRun): Promise<void> {
    const { keepState, workingDirectory } = this.options;
    if (keepState === undefined) return;
    await this.#unlessRefused('the state to continue from', async () => {
      const state = await built.state(this.#step);
      const wallTimeMs = performance.now() - this.#startedAt;
      await keepState(encodeRunState({ ...state, wallTimeMs, config: this.config, workingDirectory }));
    });
    this.#keptAt = performance.now();
    this.#keptStep = this.#step;
  }

  /** A full disk stops what can be made again, and says so; the ledger is written on. */
  async #unlessRefused(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
      this.#refused.delete(what);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code !== errorCodes.SPOOL_WRITE_FAILED) throw error;
      if (this.#refused.has(what)) return;
      this.#refused.add(what);
      await this.#log('warning', `${what} was not kept, and training goes on: ${message}`);
    }
  }

  async #log(level: 'info' | 'warning', message: string): Promise<void> {
    await this.options.sink.emit({ kind: 'log-written', at: now(), level, message: message.slice(0, 4000) });
  }

  async #evaluate(built: BuiltRun): Promise<void> {
    const { dataset, mechanism, sampler } = built;
    const facts = disclosureFactsOf(built);
    const disclosure = disclosureFrom('validation data', facts);
    const epoch = this.#step / sampler.stepsPerEpoch;
    await this.#requireSanity(built);
    const predictions = await mechanism.predict(dataset.validation);
    const scores = evaluate(dataset, predictions);
    const trivial = evaluateTrivial(dataset);
    await this.#record(epoch, [
      metric(metricDefinitions.validationLoss, scores.loss, facts),
      metric(metricDefinitions.meanDice, scores.meanDice, facts),
      metric(metricDefinitions.pixelAccuracy, scores.pixelAccuracy, facts),
      metric(metricDefinitions.trivialMeanDice, trivial.meanDice, facts),
      metric(metricDefinitions.trivialPixelAccuracy, trivial.pixelAccuracy, facts),
      ...dataset.classNames.map((name, label) =>
        metric(
          { ...metricDefinitions.meanDice, name: `${classDicePrefix}${name}` },
          scores.classDice[label] as number,
          facts,
        ),
      ),
      ...(await this.#auditBounds(built)),
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
          colours: classColoursOf(dataset).join(','),
          classes: dataset.classNames.join(','),
        };
        const name = `example-${index}/${role}.png`;
        await this.#unlessRefused('a sample', () =>
          this.#keep(png, {
            name,
            artifactKind: 'sample',
            mediaType: 'image/png',
            epoch,
            disclosure,
            labels,
          }),
        );
      }
    }
  }

  /** What canaries show: a function of what was released, so that epsilon covers it where there is one. */
  async #auditBounds(built: BuiltRun): Promise<Metric[]> {
    const { privacy, audit } = this.config;
    const disclosure = built.mechanism.facts.isPrivate ? 'released' : 'diagnostic';
    const bounds = await canaryBounds(built, { delta: privacy.delta, confidence: audit.confidence });
    return bounds.map(({ name, epsilon }) => ({ name, value: epsilon, disclosure }));
  }

  /** Test data are looked at once: what is chosen by them would no longer be tested. */
  async #test(built: BuiltRun): Promise<void> {
    const { dataset, mechanism, sampler } = built;
    const { test, classNames, isSynthetic } = dataset;
    const facts = disclosureFactsOf(built);
    if (test.length === 0) return;
    const scores = evaluate({ validation: test, classNames }, await mechanism.predict(test));
    await this.#record(this.#step / sampler.stepsPerEpoch, [
      metric(metricDefinitions.testLoss, scores.loss, facts),
      metric(metricDefinitions.testMeanDice, scores.meanDice, facts),
      metric(metricDefinitions.testPixelAccuracy, scores.pixelAccuracy, facts),
    ]);
    const star = isSynthetic ? '' : '*';
    await this.#log(
      'info',
      `test split, ${test.length} examples: mean Dice${star} ${scores.meanDice.toFixed(4)}, pixel accuracy${star} ${scores.pixelAccuracy.toFixed(4)}`,
    );
  }

  async #saveCheckpoint(built: BuiltRun): Promise<void> {
    const { dataset, mechanism, sampler } = built;
    const file = writeSafetensors(await mechanism.predictingParameters(), {
      config: JSON.stringify(this.config),
      classNames: JSON.stringify(dataset.classNames),
      classColours: JSON.stringify(classColoursOf(dataset)),
      ledger: JSON.stringify(this.#charges.encoded()),
    });
    // Covered by epsilon only when the run is private: otherwise the parameters are private data themselves.
    const disclosure = disclosureFrom('released sums', disclosureFactsOf(built));
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

function continuedText(
  step: number,
  { isRepeatable, plannedSteps }: BuiltRun,
  charged: readonly PlannedCharge[],
): string {
  const again = charged.reduce((sum, { steps }) => sum + steps, 0) - step;
  const surplus =
    again > 0 && !isRepeatable ? `; ${again} more were charged and not kept, and stay charged` : '';
  return `continued after step ${step} of ${plannedSteps}${surplus}`;
}

const now = (): string => new Date().toISOString();
