import { createComponent, definitionOf } from '../component.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { sparsificationRegistry } from '../sparsification/registry.js';
import { planRun } from './plan-run.js';
import type { RunConfig } from './run-config.js';

/** What a config asks for, in the words in which runs are listed, filtered and compared. */
export interface RunDescription {
  /** The config's own, or made of model, method and noise. */
  readonly name: string;
  readonly dataset: string;
  readonly model: string;
  /** `non-private` without noise or clipping, else the sparsification's name or the kind of clipping. */
  readonly method: string;
  /** The clipping in full: `flat`, `automatic per-layer`, ... */
  readonly clipping: string;
  readonly sparsification: string;
  readonly sampler: string;
  /** Noise standard deviation / L2 sensitivity; null when no noise is added. */
  readonly noiseMultiplier: number | null;
  readonly noiseSource: 'csprng' | 'seeded' | 'none';
  /** Whether the run claims a guarantee. What it gave, its ledger says. */
  readonly isPrivate: boolean;
  /** Why the run claims no guarantee, in a sentence; empty when it does. */
  readonly privacyNote: string;
  readonly plannedEpochs: number;
  /** Null where only the data can say. */
  readonly plannedSteps: number | null;
  readonly unit: RunConfig['privacy']['unit'];
  readonly neighbouring: RunConfig['privacy']['neighbouring'];
  /** Null when the run claims no guarantee. */
  readonly delta: number | null;
  /** What is allowed and yet probably not meant, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Describes a run before it runs, from the parts that its config names.
 *
 * @param config as `parseRunConfig` gave it.
 * @throws ConfigError for a config that was not parsed and asks for what cannot be.
 *
 * @example
 * describeRun(parseRunConfig(JSON.parse(text))).method; // 'automatic'
 */
export function describeRun(config: RunConfig): RunDescription {
  const { facts, clipping, plannedSteps } = planRun(config);
  const { noiseMultiplier } = config.noise;
  const hasNoise = clipping.isBounded && noiseMultiplier > 0;
  const source = createComponent('noise.source', noiseSourceRegistry, config.noise.source, {});
  const isReproducible = source.stream('description').isReproducible;
  const privacyNote = !clipping.isBounded
    ? 'Gradients are not clipped, so one example may change the result without limit.'
    : noiseMultiplier === 0
      ? 'No noise is added to the gradients.'
      : isReproducible
        ? 'The noise is seeded: whoever knows the seed can subtract it.'
        : '';
  const isPrivate = privacyNote === '';
  const sparsification = definitionOf('sparsification', sparsificationRegistry, config.sparsification);
  const method = hasNoise ? (sparsification.method ?? config.clipping.kind) : 'non-private';
  const sigma = hasNoise ? ` sigma ${noiseMultiplier}` : '';
  const { unit, neighbouring, delta } = config.privacy;
  return {
    name: config.name ?? `${config.model.kind} ${method}${sigma}`,
    dataset: config.dataset.kind,
    model: config.model.kind,
    method,
    clipping: clipping.name,
    sparsification: config.sparsification.kind,
    sampler: config.sampling.kind,
    noiseMultiplier: hasNoise ? noiseMultiplier : null,
    noiseSource: hasNoise ? source.kind : 'none',
    isPrivate,
    privacyNote,
    plannedEpochs: config.training.epochs,
    plannedSteps,
    unit,
    neighbouring,
    delta: isPrivate ? delta : null,
    warnings: isPrivate ? warningsOf(delta, facts.trainingExamples) : [],
  };
}

/** A mechanism that publishes one example at random, whole, satisfies epsilon = 0 with delta = 1/n. */
function warningsOf(delta: number, trainingExamples: number | null): readonly string[] {
  if (trainingExamples === null || delta < 1 / trainingExamples) return [];
  return [
    `privacy.delta: ${delta} is not below 1/n = ${1 / trainingExamples} for ${trainingExamples} training examples, so publishing one of them whole would satisfy the guarantee; choose a delta well below 1/n`,
  ];
}
