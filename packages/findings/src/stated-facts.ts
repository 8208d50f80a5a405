import type { Accounting } from './run-facts.js';

/** What the author of a declared run may tell in its config, besides whatever else is there. */
export interface StatedFacts {
  readonly seed?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly trainingExamples?: number;
  readonly unit?: string;
  readonly targetEpsilon?: number;
  /** The author's own accounting. */
  readonly privacy?: Partial<Accounting>;
  /** How batches were drawn in truth, where that is another way than the one that was counted. */
  readonly batches?: string;
  readonly coupling?: readonly string[];
  readonly masks?: string;
  readonly isMethodApplied?: boolean;
  readonly subjectsOnBothSides?: number;
}

/** Reads them, each by its name and type; what has another type counts as not told. */
export function readStatedFacts(config: unknown): StatedFacts {
  const told = asRecord(config);
  const privacy = told.privacy === undefined ? undefined : asRecord(told.privacy);
  return defined({
    seed: numberIn(told.seed),
    epochs: numberIn(told.epochs),
    batchSize: numberIn(told.batchSize),
    trainingExamples: numberIn(told.trainingExamples),
    unit: textIn(told.unit),
    targetEpsilon: numberIn(told.targetEpsilon),
    batches: textIn(told.batches),
    masks: textIn(told.masks),
    subjectsOnBothSides: numberIn(told.subjectsOnBothSides),
    isMethodApplied: typeof told.isMethodApplied === 'boolean' ? told.isMethodApplied : undefined,
    coupling: Array.isArray(told.coupling) ? told.coupling.map(String) : undefined,
    privacy: privacy && {
      sampler: textIn(privacy.sampler) ?? 'unstated',
      samplingRate: numberIn(privacy.samplingRate) ?? null,
      noiseMultiplier: numberIn(privacy.noiseMultiplier) ?? null,
      steps: numberIn(privacy.steps) ?? null,
      delta: numberIn(privacy.delta) ?? null,
      epsilon: numberIn(privacy.epsilon) ?? null,
    },
  });
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function defined(facts: { readonly [Key in keyof StatedFacts]: StatedFacts[Key] | undefined }): StatedFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
