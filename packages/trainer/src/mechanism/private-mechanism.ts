import type { DpEvent } from '@clipwise/privacy';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { GradientCanaries } from '../audit/gradient-canaries.js';
import type { InputCanaries } from '../audit/input-canaries.js';
import type { Views } from '../augmentation/views.js';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Remembering } from '../component.js';
import type { Dataset, Example } from '../data/dataset.js';
import { createRecordingEngine } from '../gradients/recording-engine.js';
import type { Loss } from '../losses/loss.js';
import { initialiseParameters } from '../models/initialise.js';
import type { Model } from '../models/model.js';
import { partlyFrozen } from '../models/trainable-layers.js';
import { type NoiseCorrelation, requireSeparation } from '../noise/noise-correlation.js';
import type { NoiseSource } from '../noise/noise-source.js';
import type { Released } from '../noise/release.js';
import { noiseMultiplierOf, releaseSum } from '../noise/release-sum.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { type Sampler, samplingRateOf, separationOf } from '../sampling/sampler.js';
import type { Stage } from '../schedules/stage-schedule.js';
import type { CoordinateMask, Sparsification } from '../sparsification/sparsification.js';
import type { TensorLibrary } from '../tensor-library.js';
import { refuseBatchCoupling } from './batch-coupling.js';
import { claimsNothing, sumSensitivity } from './derive-event.js';
import type { ParameterAverage } from './parameter-average.js';
import { eventOfStep, type PlannedCharge, planOf } from './planned-charges.js';
import { type Prediction, predictAll } from './predict-all.js';
import { type StepResult, trainStep } from './train-step.js';

/** The objects that run. */
export interface MechanismParts {
  readonly tf: TensorLibrary;
  readonly dataset: Dataset;
  /** Training examples of each privacy unit, by index. */
  readonly units: readonly (readonly number[])[];
  readonly model: Model;
  /** Indices of the model's parameter tensors that are trained, those of `clipping` and `sparsification`; left out, all. */
  readonly trained?: readonly number[];
  /** Parameters as they are kept, of those that are trained; left out, they are those. */
  readonly merge?: (values: ReadonlyMap<string, ParameterValues>) => ReadonlyMap<string, ParameterValues>;
  readonly loss: Loss;
  readonly sampler: Sampler;
  readonly clipping: ClippingStrategy;
  readonly sparsification: Sparsification;
  /** Of the first step. */
  readonly noiseMultiplier: number;
  /** Of all steps; left out, the first's is kept. */
  readonly noiseStages?: readonly Stage[];
  /** Of the noise of different steps; left out, they are independent. */
  readonly correlation?: NoiseCorrelation | undefined;
  readonly noiseSource: NoiseSource;
  readonly optimizer: Optimizer;
  readonly microbatchSize: number | null;
  /** What stands for an example in a step; left out, the example itself. */
  readonly views?: Views | undefined;
  /** What predicts in place of the last parameters; left out, they do. */
  readonly average?: ParameterAverage | undefined;
  /** Of the initial parameters; public. */
  readonly seed: number;
  /** Made-up units: the sampler draws them as those that follow the real ones. */
  readonly canaries?: GradientCanaries | undefined;
  /** Made-up examples, after those. */
  readonly inputCanaries?: InputCanaries | undefined;
  /** Take the place of the parameters that the seed gives, by name. */
  readonly initialParameters?: ReadonlyMap<string, ParameterValues>;
}

/** What is true of the mechanism, for whoever reads a run. */
export interface MechanismFacts {
  readonly isPrivate: boolean;
  readonly sampler: string;
  readonly samplingRate: number | null;
  readonly clipping: string;
  readonly sparsification: string;
  /** Noise standard deviation / `sensitivity`, as it is charged; null without noise, and where it is not one number. */
  readonly noiseMultiplier: number | null;
  /**
   * By how much one privacy unit moves the sum of one batch, at most, in the first step: what the noise multiplier refers to;
   * null without bound.
   */
  readonly sensitivity: number | null;
  readonly noiseSource: 'csprng' | 'seeded' | 'none';
}

/** The numbers of one parameter tensor. */
export interface ParameterValues {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A model under training, with the one way in which it may touch the training data. */
export interface PrivateMechanism {
  /** What the first step costs. */
  readonly event: DpEvent;
  /** What all steps cost. */
  readonly plan: readonly PlannedCharge[];
  /** What the noise remembers of earlier steps, which is private. */
  readonly noise: Partial<Remembering>;
  readonly facts: MechanismFacts;
  /** The clip norm of the next step where the clipping adapts it; null otherwise. */
  clipNorm(): number | null;
  /** How per-example gradients are computed; it does not change the result. */
  readonly gradients: string;
  /**
   * Draws a batch and makes one step; `charge` gets what it costs and is awaited before its result is used. It is not called
   * where an earlier step was charged for this one.
   */
  step(charge: (event: DpEvent) => Promise<void>): Promise<StepResult>;
  predict(examples: readonly Example[]): Promise<readonly Prediction[]>;
  /** A copy of the parameters that the next step starts from, by name. */
  parameters(): Promise<ReadonlyMap<string, ParameterValues>>;
  /** A copy of those that predict, as they are kept: their average where there is one. */
  predictingParameters(): Promise<ReadonlyMap<string, ParameterValues>>;
  /** Takes the parameters and the count of steps of an equal mechanism; called before the first step. */
  resumeAt(steps: number, parameters: ReadonlyMap<string, ParameterValues>): void;
  /**
   * Called before a run goes on that may have released steps beyond its state, with other noise: what follows is a mechanism of
   * its own, whose draw and noise depend on no step before, and is charged as one.
   */
  beginAnew(): void;
  dispose(): void;
}

/**
 * Assembles a mechanism and derives what it costs from the parts.
 *
 * @throws BatchCoupledError when the model or the loss mixes examples.
 * @throws ComponentError when units may come again sooner than correlated noise allows.
 */
export async function assembleMechanism(parts: MechanismParts): Promise<PrivateMechanism> {
  const {
    tf,
    dataset,
    units,
    model: whole,
    loss,
    sampler,
    clipping,
    sparsification,
    noiseMultiplier,
    noiseSource,
    correlation,
    optimizer,
    canaries,
    inputCanaries,
    average,
  } = parts;
  const classCount = dataset.classNames.length;
  const all = initialiseParameters(
    tf,
    whole,
    uniformFrom(seededBytes(parts.seed, 'initial parameters')),
    parts.initialParameters,
  );
  await refuseBatchCoupling(tf, whole, all, loss, classCount);
  const trained = parts.trained ?? all.map((_, index) => index);
  const model = partlyFrozen(whole, trained, all);
  const parameters = trained.map((index) => all[index] as Variable);
  if (correlation !== undefined)
    requireSeparation(correlation.bands, separationOf(sampler.amplification), sampler.name);
  const plan = planOf(
    sampler,
    { clipping, noiseMultiplier, noiseSource },
    parts.noiseStages ?? [{ ratio: 1, steps: 1 }],
  );
  const event = eventOfStep(plan, 0);
  const sensitivity = () => sumSensitivity(sampler, clipping);
  const engine = createRecordingEngine({
    tf,
    model,
    parameters,
    loss,
    size: dataset,
    classCount,
    microbatchSize: parts.microbatchSize,
    views: parts.views,
  });
  const noiseBytes = noiseSource.stream('noise');
  const stepParts = {
    tf,
    engine,
    sparsification,
    clipping,
    optimizer,
    parameters,
    expectedBatchSize: sampler.expectedBatchSize,
    ...(canaries === undefined
      ? {}
      : {
          observe: (released: Released, mask: CoordinateMask | null) => canaries.observe(tf, released, mask),
        }),
  };
  /** One event decides what is charged and how much noise is added. */
  const releaseBy = (event: DpEvent) => (sum: readonly Tensor[], mask: CoordinateMask | null) =>
    releaseSum(tf, sum, { event, sensitivity: sensitivity(), bytes: noiseBytes, mask, correlation });
  const predicting = () => average?.of(parameters) ?? parameters;
  let steps = 0;
  const charged = noiseMultiplierOf(event);

  return {
    event,
    plan,
    noise: correlation ?? {},
    gradients: engine.describe(),
    facts: {
      isPrivate: !claimsNothing(event),
      sampler: sampler.name,
      samplingRate: samplingRateOf(sampler.amplification),
      clipping: clipping.name,
      sparsification: sparsification.name,
      noiseMultiplier: plan.length === 1 ? charged : null,
      sensitivity: Number.isFinite(sensitivity()) ? sensitivity() : null,
      noiseSource: charged === null ? 'none' : noiseSource.kind,
    },
    clipNorm: () => clipping.adaptation?.clipNorm() ?? null,
    step: async (charge) => {
      // What the draw that it belongs to was charged with covers a step already.
      const isCharged = sampler.jointDraw?.isUnderWay() ?? false;
      const drawn = sampler.next();
      const event = eventOfStep(plan, steps);
      clipping.beginStep?.(steps);
      const batch = drawn
        .filter((unit) => unit < units.length)
        .map((unit) => (units[unit] as readonly number[]).map((index) => dataset.train[index] as Example));
      const planted = drawn.filter((unit) => unit >= units.length).map((unit) => unit - units.length);
      const inputs =
        inputCanaries?.examplesOf(planted.map((canary) => canary - (canaries?.count ?? 0))) ?? [];
      const result = await trainStep(
        { ...stepParts, release: releaseBy(event) },
        steps++,
        [...batch, ...inputs.map((example) => [example])],
        async () => {
          if (!isCharged) await charge(event);
        },
        canaries?.gradientsOf(planted.filter((canary) => canary < canaries.count)),
      );
      average?.follow(parameters);
      return result;
    },
    predict: (examples) =>
      predictAll({ tf, model, loss, parameters: predicting(), size: dataset, classCount }, examples),
    parameters: () => valuesByName(whole, all),
    predictingParameters: async () => {
      const ofTrained = new Map(predicting().map((parameter, place) => [trained[place], parameter]));
      const values = await valuesByName(
        whole,
        all.map((parameter, index) => ofTrained.get(index) ?? parameter),
      );
      return parts.merge?.(values) ?? values;
    },
    resumeAt: (done, values) => {
      steps = done;
      for (const [index, { name, shape }] of whole.parameters.entries()) {
        const known = values.get(name);
        if (known === undefined || known.shape.join() !== shape.join())
          throw new Error(`the state has no parameter "${name}" of shape [${shape.join(', ')}]`);
        tf.tidy(() => (all[index] as Variable).assign(tf.tensor(known.values, [...shape])));
      }
    },
    beginAnew: () => {
      sampler.jointDraw?.abandon();
      correlation?.restart();
    },
    dispose: () => {
      for (const parameter of all) parameter.dispose();
      optimizer.dispose();
      average?.dispose();
    },
  };
}

async function valuesByName(
  model: Model,
  parameters: readonly Variable[],
): Promise<ReadonlyMap<string, ParameterValues>> {
  const values = new Map<string, ParameterValues>();
  for (const [index, { name, shape }] of model.parameters.entries()) {
    const parameter = parameters[index] as Variable;
    values.set(name, { shape, values: Float32Array.from(await parameter.data()) });
  }
  return values;
}
