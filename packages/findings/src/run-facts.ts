/** One metric over the epochs. */
export interface SeriesFacts {
  readonly name: string;
  readonly epochs: readonly number[];
  readonly values: readonly number[];
}

/** How privacy was counted: by the ledger, or by an author. */
export interface Accounting {
  readonly sampler: string;
  readonly samplingRate: number | null;
  readonly noiseMultiplier: number | null;
  readonly steps: number | null;
  readonly delta: number | null;
  /** Null where there is no bound. */
  readonly epsilon: number | null;
}

/** All that a rule may look at. Null stands for what nobody told: a rule finds nothing in it. */
export interface RunFacts {
  readonly id: string;
  readonly label: string;
  readonly hasEnded: boolean;
  readonly model: string;
  readonly dataset: string;
  readonly method: string;
  readonly seed: number | null;
  /** Whether the seed was chosen when results of the study were known. */
  readonly isSeedAddedLater: boolean;
  /** Whether somebody reads a guarantee out of it: the ledger's, or its author's. */
  readonly claimsPrivacy: boolean;
  /** As charged; null without a charge. */
  readonly ledger: Accounting | null;
  /** As its author counts; null for a run that was seen. */
  readonly stated: Accounting | null;
  readonly unit: string | null;
  readonly targetEpsilon: number | null;
  readonly epochs: number | null;
  readonly batchSize: number | null;
  readonly trainingExamples: number | null;
  /** How batches were drawn in truth. */
  readonly batches: string | null;
  /** Losses and layers through which one example changes the gradient of another. */
  readonly coupling: readonly string[];
  /** How masks were brought to size. */
  readonly masks: string | null;
  /** Whether the method that the run is named after took part. */
  readonly isMethodApplied: boolean | null;
  readonly subjectsOnBothSides: number | null;
  readonly series: readonly SeriesFacts[];
}

/** The series of this name, if there is one. */
export function seriesOf(run: RunFacts, name: string): SeriesFacts | undefined {
  return run.series.find((one) => one.name === name);
}

/** The last value that is a finite number. */
export function lastOf(run: RunFacts, name: string): number | null {
  return seriesOf(run, name)?.values.findLast(Number.isFinite) ?? null;
}

/** What is told of how privacy was spent: the author's count where there is one, else the ledger's. */
export function accountingOf(run: RunFacts): Accounting | null {
  return run.stated ?? run.ledger;
}
