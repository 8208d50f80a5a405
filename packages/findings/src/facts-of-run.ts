import type { Accounting, RunFacts, SeriesFacts } from './run-facts.js';
import { readStatedFacts } from './stated-facts.js';

/** Tag of runs whose seed or cell was added when results of the study were known. */
export const addedLaterTag = 'added-after-results';

/** A run as a server or a folder knows it. */
export interface RunRecord {
  readonly id: string;
  readonly name: string;
  readonly isDeclared: boolean;
  readonly hasEnded: boolean;
  readonly model: string;
  readonly dataset: string;
  readonly method: string;
  readonly config: unknown;
  readonly tags: readonly string[];
  /** Whether its ledger claims a guarantee, by the trainer's word or its author's. */
  readonly isClaimed: boolean;
  readonly ledger: Accounting | null;
  readonly unit: string | null;
  readonly trainingExamples: number | null;
  /** Epochs done. */
  readonly epochs: number;
  readonly series: readonly SeriesFacts[];
}

/**
 * The facts of a run. What the author of a declared run tells is read from its config; of a run that was seen the config is
 * asked for seed and target alone.
 */
export function factsOfRun(run: RunRecord): RunFacts {
  const { id, name: label, hasEnded, model, dataset, method, ledger, series } = run;
  const told = run.isDeclared ? readStatedFacts(run.config) : askedFacts(run.config);
  const { privacy } = told;
  const stated = privacy === undefined ? null : { ...nothingStated, ...privacy };
  return {
    ...{ id, label, hasEnded, model, dataset, method, ledger, series, stated },
    seed: told.seed ?? null,
    isSeedAddedLater: run.tags.includes(addedLaterTag),
    claimsPrivacy: run.isClaimed || (stated?.epsilon ?? null) !== null,
    unit: (run.isDeclared ? told.unit : run.unit) ?? null,
    targetEpsilon: told.targetEpsilon ?? null,
    epochs: told.epochs ?? run.epochs,
    batchSize: told.batchSize ?? null,
    trainingExamples: told.trainingExamples ?? run.trainingExamples,
    batches: told.batches ?? null,
    coupling: told.coupling ?? [],
    masks: told.masks ?? null,
    isMethodApplied: told.isMethodApplied ?? null,
    subjectsOnBothSides: told.subjectsOnBothSides ?? null,
  };
}

const nothingStated: Accounting = {
  sampler: 'unstated',
  samplingRate: null,
  noiseMultiplier: null,
  steps: null,
  delta: null,
  epsilon: null,
};

function askedFacts(config: unknown): ReturnType<typeof readStatedFacts> {
  const { training, privacy } = (config ?? {}) as {
    readonly training?: { readonly seed?: unknown };
    readonly privacy?: { readonly targetEpsilon?: unknown };
  };
  return readStatedFacts({ seed: training?.seed, targetEpsilon: privacy?.targetEpsilon });
}
