import { limits } from '@clipwise/contract';
import type { LedgerCharge } from '@clipwise/privacy';
import { canaryCount, placesPerGroup, requireCanaryRoom } from '../audit/canary-places.js';
import { requireDifferentViews } from '../augmentation/augmentation-config.js';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import { clippingOf } from '../clipping/scheduled-clipping.js';
import { ComponentError, createComponent, definitionOf } from '../component.js';
import type { DatasetFacts } from '../data/dataset-definition.js';
import { datasetRegistry } from '../data/registry.js';
import { requireWeightPerClass } from '../losses/class-weights.js';
import { affordableSteps, type Budget, calibratedNoise, requireOneStep } from '../mechanism/budget.js';
import { type NoisyParts, reasonAgainst } from '../mechanism/derive-event.js';
import {
  eventOfStep,
  ledgerCharges,
  type PlannedCharge,
  partOf,
  planOf,
} from '../mechanism/planned-charges.js';
import { requirePublicCount } from '../mechanism/smallest-dataset.js';
import type { Model } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { trainedModel } from '../models/trainable-layers.js';
import { trainedSpecs } from '../models/trained-model.js';
import { requireSeparation } from '../noise/noise-correlation.js';
import type { NoiseSource } from '../noise/noise-source.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { smallestNoiseMultiplier } from '../noise/smallest-noise-multiplier.js';
import { samplingRegistry } from '../sampling/registry.js';
import { type Sampler, separationOf } from '../sampling/sampler.js';
import { stagesOf } from '../schedules/stage-schedule.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import type { RunConfig } from './run-config.js';
import { shownValue, valueAt } from './shown-value.js';

/** The parts of a run that can be made before its data are read: they are the ones that will run. */
export interface RunPlan {
  readonly facts: DatasetFacts;
  /** Privacy units in the training data; null where only the data can say. */
  readonly unitCount: number | null;
  readonly model: Model;
  readonly clipping: ClippingStrategy;
  /** Where only the data tell how many examples there are, that of more than there can be. It draws nothing. */
  readonly sampler: Sampler;
  /** Null where only the data can say. */
  readonly plannedSteps: number | null;
  /** Of the first step, as asked for or as the target epsilon asks; null where only the data can say. */
  readonly noiseMultiplier: number | null;
}

/** What is known of data that were read before, by whoever read them. */
export type KnownCounts = Pick<
  DatasetFacts,
  'trainingExamples' | 'trainingSubjects' | 'largestSubjectExamples'
>;

/**
 * Makes what can be made of a config without its data, so that what the trainer would refuse is refused at once.
 *
 * @param known of the data, where the config does not say.
 * @throws ConfigError with every problem.
 */
export function planRun(config: RunConfig, known?: KnownCounts): RunPlan {
  const problems: ConfigProblem[] = [];
  /** What `make` gives; what it refuses is kept, at the place in the config. */
  const attempt = <T>(make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error;
      const { path, problem } = error;
      problems.push({ path, value: shownValue(valueAt(config, path.split('.'))), message: problem });
      return undefined;
    }
  };
  const told = definitionOf('dataset', datasetRegistry, config.dataset).facts(config.dataset as never);
  const facts: DatasetFacts = { ...told, ...(told.trainingExamples === null ? known : {}) };
  const { classCount, channelCount, imageHeight, imageWidth, trainingExamples, trainingSubjects } = facts;
  const { unit } = config.privacy;
  const unitCount = unit === 'subject' ? trainingSubjects : trainingExamples;
  // How many tensors a model has does not depend on the number of classes.
  const model: Model = createComponent('model', modelRegistry, config.model, {
    classCount: classCount ?? 2,
    channelCount,
    imageHeight,
    imageWidth,
  });
  const trained = attempt(() => trainedModel(model, config.training));
  const parameters = trained === undefined ? [] : trainedSpecs(trained);
  const clipping: ClippingStrategy | undefined = attempt(() =>
    // No step is made of it here, and its bounds of the first do not depend on their number.
    clippingOf(config.clipping, config.schedules.clipNorm, 1, { tensorCount: parameters.length }),
  );
  if (clipping !== undefined && trained !== undefined)
    attempt(() =>
      requireCanaryRoom(config.audit.canaries * placesPerGroup(config), { parameters }, clipping),
    );
  attempt(() => requireDifferentViews(config.augmentation));
  const { loss } = config;
  if (classCount !== null && 'classWeights' in loss)
    attempt(() => requireWeightPerClass(loss.classWeights, classCount));
  const sampler = attempt(() =>
    samplerOf(config, (unitCount ?? limits.integer - canaryCount(config)) + canaryCount(config)),
  );
  if (sampler !== undefined) attempt(() => requireOneNoiseOfADraw(config, sampler));
  const plannedSteps =
    sampler === undefined || unitCount === null ? null : attempt(() => plannedStepsOf(config, sampler));
  if (sampler !== undefined && clipping !== undefined)
    attempt(() => requireCorrelation(config, sampler, clipping));
  attempt(() => requireEffectiveNoise(config, clipping));
  attempt(() => requireTarget(config, clipping));
  if (unitCount !== null && clipping !== undefined && reasonAgainst(noisyParts(config, clipping)) === null)
    attempt(() => requirePublicCount(config.privacy.neighbouring, unitCount, unit));
  // Only a config that is right so far is worth the time.
  const noiseMultiplier =
    problems.length === 0 && clipping !== undefined && sampler !== undefined && plannedSteps
      ? attempt(() => noiseWithin(config, { sampler, clipping, plannedSteps }))
      : config.noise.noiseMultiplier;
  if (problems.length > 0 || clipping === undefined || sampler === undefined) throw new ConfigError(problems);
  return {
    facts,
    unitCount,
    model,
    clipping,
    sampler,
    plannedSteps: plannedSteps ?? null,
    noiseMultiplier: noiseMultiplier ?? null,
  };
}

/**
 * The noise multiplier of a run: the config's, or the least that keeps its steps within the target epsilon.
 *
 * @throws ComponentError when not one step keeps within it.
 */
export function noiseWithin(config: RunConfig, run: PlannedSteps): number {
  requireOneNoiseOfADraw(config, run.sampler);
  const { noiseMultiplier } = config.noise;
  const budget = budgetOf(config);
  const planAt = (sigma: number) => chargesOfSteps(config, run, sigma);
  if (noiseMultiplier === null) {
    // A config that was not parsed may lack both.
    const sigma = budget === null ? smallestNoiseMultiplier : calibratedNoise(planAt, budget);
    requireEffectiveStages(config, sigma);
    return sigma;
  }
  requireEffectiveStages(config, noiseMultiplier);
  if (budget !== null) requireOneStep(eventOfStep(planAt(noiseMultiplier), 0), budget);
  return noiseMultiplier;
}

/** What decides what the steps of a run cost, besides their noise. */
export interface PlannedSteps {
  readonly sampler: Pick<Sampler, 'amplification' | 'jointDraw'>;
  readonly clipping: ClippingStrategy;
  readonly plannedSteps: number;
}

/** What the steps of a run cost where the first has this noise multiplier. */
function chargesOfSteps(
  config: RunConfig,
  { sampler, clipping, plannedSteps }: PlannedSteps,
  noiseMultiplier: number,
): readonly PlannedCharge[] {
  const parts = { ...noisyParts(config, clipping), noiseMultiplier };
  return planOf(sampler, parts, stagesOf(config.schedules.noiseMultiplier, plannedSteps));
}

/** What a run charges: all of its steps, or as many as keep within the target epsilon. */
export function affordableCharges(
  config: RunConfig,
  run: PlannedSteps,
  noiseMultiplier: number,
): readonly LedgerCharge[] {
  const plan = chargesOfSteps(config, run, noiseMultiplier);
  const budget = budgetOf(config);
  const steps = budget === null ? run.plannedSteps : affordableSteps(plan, budget);
  return ledgerCharges(partOf(plan, 0, steps));
}

/** A joint draw is charged before its first step, at one noise multiplier: a stage may end in the middle of it. */
function requireOneNoiseOfADraw(
  { sampling, schedules }: RunConfig,
  { jointDraw }: Pick<Sampler, 'jointDraw'>,
): void {
  const { finalRatio } = schedules.noiseMultiplier;
  if (jointDraw === undefined || finalRatio === 1) return;
  throw new ComponentError(
    'schedules.noiseMultiplier.finalRatio',
    `must be 1 where sampling.kind is "${sampling.kind}", got ${finalRatio}: the steps of an epoch, or of a turn, are charged as one, at one noise multiplier; keep it constant or take another sampler`,
  );
}

function requireEffectiveStages({ schedules }: RunConfig, noiseMultiplier: number): void {
  const { finalRatio } = schedules.noiseMultiplier;
  if (noiseMultiplier === 0 || Math.min(1, finalRatio) * noiseMultiplier >= smallestNoiseMultiplier) return;
  throw new ComponentError(
    'schedules.noiseMultiplier.finalRatio',
    `must leave a noise multiplier of at least ${smallestNoiseMultiplier}, got ${finalRatio} of ${noiseMultiplier}: less noise hides nobody`,
  );
}

/** What a run may cost; null where the config sets no limit. */
export function budgetOf({ privacy }: RunConfig): Budget | null {
  const { targetEpsilon, delta, neighbouring } = privacy;
  return targetEpsilon === null ? null : { targetEpsilon, delta, neighbouring };
}

/** The parts that decide whether a run claims anything. */
export function noisyParts(
  config: RunConfig,
  clipping: ClippingStrategy,
): NoisyParts & { readonly noiseSource: NoiseSource } {
  return {
    clipping,
    // One that is chosen later is no smaller.
    noiseMultiplier: config.noise.noiseMultiplier ?? smallestNoiseMultiplier,
    noiseSource: createComponent('noise.source', noiseSourceRegistry, config.noise.source, {}),
  };
}

function samplerOf(config: RunConfig, unitCount: number): Sampler {
  return createComponent('sampling', samplingRegistry, config.sampling, {
    unitCount,
    unit: config.privacy.unit,
    neighbouring: config.privacy.neighbouring,
    // Nothing is drawn.
    unitName: String,
    uniform: () => 0.5,
  });
}

function plannedStepsOf(config: RunConfig, sampler: Sampler): number {
  const plannedSteps = config.training.epochs * sampler.stepsPerEpoch;
  if (plannedSteps <= limits.integer) return plannedSteps;
  throw new ComponentError(
    'training.epochs',
    `must make at most ${limits.integer} steps, got ${config.training.epochs} epochs of ${sampler.stepsPerEpoch} steps; take fewer epochs or larger batches`,
  );
}

function requireEffectiveNoise(config: RunConfig, clipping: ClippingStrategy | undefined): void {
  const { noiseMultiplier } = config.noise;
  if (noiseMultiplier === 0 || noiseMultiplier === null) return;
  if (clipping?.isBounded === false)
    throw new ComponentError(
      'noise.noiseMultiplier',
      `must be 0 when clipping.kind is "${config.clipping.kind}", got ${noiseMultiplier}: noise gives no guarantee for gradients that are not clipped`,
    );
  if (noiseMultiplier < smallestNoiseMultiplier)
    throw new ComponentError(
      'noise.noiseMultiplier',
      `must be 0 or at least ${smallestNoiseMultiplier}, got ${noiseMultiplier}: less noise hides nobody; set 0 for a run without privacy`,
    );
}

/** Correlated noise has one deviation, and a sampler whose units do not come again too soon. */
function requireCorrelation(
  { noise, schedules, clipping: { kind } }: RunConfig,
  sampler: Sampler,
  clipping: ClippingStrategy,
): void {
  const { bands, noiseMultiplier } = noise;
  if (bands === undefined) return;
  const refuse = (problem: string): never => {
    throw new ComponentError('noise.bands', `${problem}, got ${bands}; leave it empty for independent noise`);
  };
  requireSeparation(bands, separationOf(sampler.amplification), sampler.name);
  if (noiseMultiplier === 0) refuse('must be empty where noise.noiseMultiplier is 0');
  if (clipping.adaptation !== undefined)
    refuse(`must be empty when clipping.kind is "${kind}", whose noise changes from step to step`);
  for (const name of ['noiseMultiplier', 'clipNorm'] as const)
    if (schedules[name].finalRatio !== 1)
      refuse(
        `must be empty where schedules.${name}.finalRatio is not 1: the noise of all steps is one matrix`,
      );
}

function requireTarget(config: RunConfig, clipping: ClippingStrategy | undefined): void {
  const { targetEpsilon } = config.privacy;
  if (targetEpsilon === null && config.noise.noiseMultiplier === null)
    throw new ComponentError(
      'noise.noiseMultiplier',
      'is empty, so that privacy.targetEpsilon chooses it, which is empty as well; set one of them',
    );
  if (targetEpsilon === null || clipping === undefined) return;
  const against = reasonAgainst(noisyParts(config, clipping));
  if (against !== null)
    throw new ComponentError(
      'privacy.targetEpsilon',
      `must be empty where nothing is claimed, got ${targetEpsilon}: ${against.reason}`,
    );
}
