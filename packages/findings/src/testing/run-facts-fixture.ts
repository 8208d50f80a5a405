import type { RunFacts, SeriesFacts } from '../run-facts.js';

/** A sound private run: what is stated is what 7 steps an epoch for 100 epochs at sigma 1 cost. */
export function runFactsFixture(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    id: 'run',
    label: 'unet automatic sigma 1',
    hasEnded: true,
    model: 'unet',
    dataset: 'duke',
    method: 'automatic',
    seed: 1,
    isSeedAddedLater: false,
    claimsPrivacy: true,
    ledger: null,
    stated: statedFixture,
    unit: 'example',
    targetEpsilon: null,
    epochs: 100,
    batchSize: 10,
    trainingExamples: 66,
    batches: 'poisson',
    coupling: [],
    masks: 'nearest',
    isMethodApplied: true,
    subjectsOnBothSides: 0,
    series: [],
    ...changes,
  };
}

/** As Opacus counts: 31.2704. */
export const statedFixture = {
  sampler: 'poisson',
  samplingRate: 1 / 7,
  noiseMultiplier: 1,
  steps: 700,
  delta: 1e-5,
  epsilon: 31.270400680730045,
} as const;

/** A series at epochs 0, 1, 2, ... */
export function seriesFixture(name: string, values: readonly number[]): SeriesFacts {
  return { name, epochs: values.map((_, epoch) => epoch), values };
}
