import type { DpEvent } from '@clipwise/privacy';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type MockInstance, vi } from 'vitest';
import type { ClippingStrategy } from '../../clipping/clipping-strategy.js';
import { clippingRegistry } from '../../clipping/registry.js';
import type { RunConfig } from '../../config/run-config.js';
import type { Dataset, Example } from '../../data/dataset.js';
import { datasetRegistry } from '../../data/registry.js';
import type { PrivateMechanism } from '../../mechanism/private-mechanism.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { optimizerRegistry } from '../../optimizers/registry.js';
import { samplingRegistry } from '../../sampling/registry.js';
import type { Sampler } from '../../sampling/sampler.js';
import { sparsificationRegistry } from '../../sparsification/registry.js';
import type { CoordinateMask, Sparsification } from '../../sparsification/sparsification.js';
import { buildRun } from '../build-run.js';

/** What the parts of a run handed to each other in one step. */
export interface ObservedStep {
  /** Indices of the training examples that took part. */
  readonly batch: readonly number[];
  readonly mask: CoordinateMask | null;
  /** Of each of them, `[groups]`: the norms that the clipping was shown. */
  readonly norms: readonly Float32Array[];
  /** `[tensors][coordinates]` as the optimizer got it, and what the clipping got where it adapts itself. */
  readonly released: readonly Float32Array[];
  /** What the step was charged. */
  readonly event: DpEvent;
  /** L2 sensitivity that the clipping declared for the step. */
  readonly sensitivity: number;
}

/** A run that `buildRun` made, and its steps. */
export interface ObservedRun {
  readonly mechanism: Pick<PrivateMechanism, 'event' | 'facts'>;
  readonly sampler: Sampler;
  /** The group of each parameter tensor. */
  readonly groups: readonly number[];
  readonly steps: readonly ObservedStep[];
}

/** What is observed. */
export interface Observation {
  readonly config: RunConfig;
  /** Takes the place of the config's. */
  readonly dataset: Dataset;
  /** Of the examples that were drawn, those that take part; what it writes over their images is undone before the next draw. */
  readonly choose?: (drawn: readonly Example[]) => readonly Example[];
}

/**
 * Runs all steps of a config through the mechanism that `buildRun` makes of it. Nothing is built again: what the registries
 * create is looked at where it stands.
 */
export async function observeRun({ config, dataset, choose }: Observation): Promise<ObservedRun> {
  const train: Example[] = dataset.train.map((example) => ({ ...example, image: example.image.slice() }));
  const images = dataset.train.map(({ image }) => image);
  const created = {
    dataset: createdBy<Promise<Dataset>>(datasetRegistry, async () => ({ ...dataset, train })),
    sampler: createdBy<Sampler>(samplingRegistry),
    sparsification: createdBy<Sparsification>(sparsificationRegistry),
    clipping: createdBy<ClippingStrategy>(clippingRegistry),
    optimizer: createdBy<Optimizer>(optimizerRegistry),
  };
  const { mechanism, plannedSteps, backend } = await buildRun(config, '/');
  const [sampler, clipping] = [created.sampler(), created.clipping()];

  const draw = sampler.next;
  const next = vi.spyOn(sampler, 'next').mockImplementation(() => {
    for (const [index, image] of images.entries()) (train[index] as Example).image.set(image);
    const drawn = draw();
    if (choose === undefined) return drawn;
    return choose(drawn.map((index) => train[index] as Example)).map((example) => train.indexOf(example));
  });
  const maskAt = vi.spyOn(created.sparsification(), 'maskAt');
  const norms: Float32Array[] = [];
  const weights = clipping.weights;
  vi.spyOn(clipping, 'weights').mockImplementation((shown) => {
    for (let at = 0; at < shown.length; at += clipping.groupCount)
      norms.push(shown.slice(at, at + clipping.groupCount));
    return weights(shown);
  });
  const update = clipping.adaptation === undefined ? null : vi.spyOn(clipping.adaptation, 'update');
  const optimizer = created.optimizer();
  const apply = optimizer.apply;
  let applied: Tensor[] = [];
  vi.spyOn(optimizer, 'apply').mockImplementation((parameters, sum, expectedBatchSize) => {
    applied = sum.tensors.map((tensor) => backend.tf.keep(tensor.clone()));
    apply(parameters, sum, expectedBatchSize);
  });

  const steps: ObservedStep[] = [];
  for (let step = 0; step < plannedSteps; step++) {
    norms.length = 0;
    const { sensitivity } = clipping;
    let event: DpEvent = mechanism.event;
    await mechanism.step(async (charged) => {
      event = charged;
    });
    const released: Float32Array[] = [];
    for (const tensor of applied) {
      released.push(Float32Array.from(await tensor.data()));
      tensor.dispose();
    }
    const statistic = update?.mock.lastCall?.[0];
    if (statistic !== undefined)
      released.push(Float32Array.from(statistic.means, (mean) => mean * sampler.expectedBatchSize));
    steps.push({
      event,
      sensitivity,
      batch: lastResult(next),
      mask: lastResult(maskAt),
      norms: [...norms],
      released,
    });
  }
  mechanism.dispose();
  vi.restoreAllMocks();
  return { mechanism, sampler, groups: clipping.groups, steps };
}

/** Keeps an eye on all definitions of a registry. @returns gives what they created last, as a run is planned before it is built. */
function createdBy<Component>(registry: readonly object[], instead?: () => Component): () => Component {
  const definitions = registry as readonly { create(config: never, context: never): Component }[];
  const spies = definitions.map((definition) => {
    const spy = vi.spyOn(definition, 'create');
    return instead === undefined ? spy : spy.mockImplementation(() => instead() as never);
  });
  return () => {
    const all = spies.flatMap((spy) => spy.mock.results.map(({ value }) => value as Component));
    if (all.length === 0) throw new Error('the registry made no component for the run');
    return all.at(-1) as Component;
  };
}

const lastResult = <Value>(spy: MockInstance<(...args: never[]) => Value>): Value =>
  spy.mock.results.at(-1)?.value as Value;
