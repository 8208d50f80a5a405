import { deltaWarning } from '@clipwise/privacy';
import { clippingRegistry } from '../clipping/registry.js';
import { definitionOf } from '../component.js';
import type { DatasetFacts } from '../data/dataset-definition.js';
import { reasonAgainst } from '../mechanism/derive-event.js';
import type { Model } from '../models/model.js';
import { sparsificationRegistry } from '../sparsification/registry.js';
import { type KnownCounts, noisyParts, planRun } from './plan-run.js';
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
  /**
   * Noise standard deviation / L2 bound of a clipped gradient, as asked for or chosen by the target; null when no noise is
   * added, when it changes from step to step, and where only the data can say how much.
   */
  readonly noiseMultiplier: number | null;
  /** What epsilon never passes, at `delta`; null without limit. */
  readonly targetEpsilon: number | null;
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
 * @param known of the data, where the config does not say.
 * @throws ConfigError for a config that was not parsed and asks for what cannot be.
 *
 * @example
 * describeRun(parseRunConfig(JSON.parse(text))).method; // 'automatic'
 */
export function describeRun(config: RunConfig, known?: KnownCounts): RunDescription {
  const { facts, model, unitCount, clipping, plannedSteps, noiseMultiplier } = planRun(config, known);
  const hasNoise = clipping.isBounded && noiseMultiplier !== 0;
  const parts = noisyParts(config, clipping);
  const reason = reasonAgainst(parts);
  const privacyNote = reason === null ? '' : sentence(reason.reason);
  const isPrivate = privacyNote === '';
  const sparsification = definitionOf('sparsification', sparsificationRegistry, config.sparsification);
  const method = hasNoise ? methodOf(config.clipping, sparsification.method) : 'non-private';
  const { unit, neighbouring, delta, targetEpsilon } = config.privacy;
  const { finalRatio } = config.schedules.noiseMultiplier;
  const last = Number(((noiseMultiplier ?? 0) * finalRatio).toPrecision(4));
  const sigma = finalRatio === 1 ? `${noiseMultiplier}` : `${noiseMultiplier} to ${last}`;
  const amount = noiseMultiplier === null ? ` epsilon ${targetEpsilon}` : hasNoise ? ` sigma ${sigma}` : '';
  const advice = isPrivate && unitCount !== null ? deltaWarning(delta, unitCount) : null;
  return {
    name: config.name ?? `${config.model.kind} ${method}${amount}`,
    dataset: config.dataset.kind,
    model: config.model.kind,
    method,
    clipping: clipping.name,
    sparsification: config.sparsification.kind,
    sampler: config.sampling.kind,
    noiseMultiplier: hasNoise && finalRatio === 1 ? noiseMultiplier : null,
    noiseSource: hasNoise ? parts.noiseSource.kind : 'none',
    isPrivate,
    privacyNote,
    plannedEpochs: config.training.epochs,
    plannedSteps,
    unit,
    neighbouring,
    delta: isPrivate ? delta : null,
    targetEpsilon,
    warnings: [...(advice === null ? [] : [advice]), ...paddingOf(model, facts)],
  };
}

/** Where a network works on more pixels than the images have. */
function paddingOf(
  { multiple = 1 }: Model,
  size: Pick<DatasetFacts, 'imageHeight' | 'imageWidth'>,
): readonly string[] {
  return (['imageHeight', 'imageWidth'] as const)
    .filter((side) => size[side] % multiple !== 0)
    .map(
      (side) =>
        `dataset.${side} ${size[side]} is no multiple of ${multiple}: the network works on ${Math.ceil(size[side] / multiple) * multiple} pixels there, with zeros around the image`,
    );
}

/** A private run goes by its sparsification where that has a name, after a clipping that is more than a norm. */
function methodOf(clipping: RunConfig['clipping'], sparsification: string | null): string {
  if (sparsification === null) return clipping.kind;
  const { isPlain } = definitionOf('clipping', clippingRegistry, clipping);
  return isPlain ? sparsification : `${clipping.kind}-${sparsification}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
