import { type Hit, inEachRun, type Rule } from '../finding.js';
import { accountingOf, type RunFacts, seriesOf } from '../run-facts.js';

/** With this many batches a quarter of the variance happens less than once in 10^8 runs. */
const enoughBatches = 50;

/** Poisson batches that were none. */
export const batchesNotAsAccounted: Rule = {
  code: 'batches-not-as-accounted',
  severity: 'error',
  title: 'Batches do not fit the accounting',
  meaning:
    'Epsilon is counted for batches into which every example comes by its own coin. Other batches are amplified less, so the true epsilon is larger.',
  remedy: 'Draw Poisson batches, or bill the batches that were drawn.',
  find: inEachRun((run) => {
    const accounting = accountingOf(run);
    if (accounting?.sampler !== 'poisson' || !run.claimsPrivacy) return null;
    const samplingRate = accounting.samplingRate ?? 0;
    return drawnOtherwise(run, samplingRate) ?? tooAlike(run, samplingRate);
  }),
};

function drawnOtherwise(run: RunFacts, samplingRate: number): Omit<Hit, 'runs'> | null {
  if (run.batches === null || run.batches === 'poisson') return null;
  return {
    text: `Batches were drawn ${run.batches}, and counted as a Poisson sample at rate ${samplingRate.toPrecision(4)}.`,
    evidence: { samplingRate, ...(run.batchSize === null ? {} : { batchSize: run.batchSize }) },
  };
}

function tooAlike(run: RunFacts, samplingRate: number): Omit<Hit, 'runs'> | null {
  const sizes = seriesOf(run, 'training/batch-size')?.values ?? [];
  const examples = run.trainingExamples;
  if (examples === null || sizes.length < enoughBatches) return null;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / (sizes.length - 1);
  const expected = examples * samplingRate * (1 - samplingRate);
  if (expected < 1 || variance > expected / 4) return null;
  return {
    text: `The sizes of ${sizes.length} batches have variance ${variance.toPrecision(3)}; of Poisson batches it is ${expected.toPrecision(3)}.`,
    evidence: { batches: sizes.length, variance, expectedVariance: expected },
  };
}
