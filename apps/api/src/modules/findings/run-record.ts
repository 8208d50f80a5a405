import { type Accounting, factsOfRun, type RunFacts } from '@clipwise/findings';
import type { RunRow } from '../../db/tables/runs.js';
import type { MetricSeries } from '../metrics/metrics.type.js';
import { hasEnded } from '../runs/run-status.js';

/** A stored run as rules look at it. */
export function storedFacts(run: RunRow, series: readonly MetricSeries[]): RunFacts {
  const { id, name, isDeclared, model, dataset, method, config, tags, mechanism, epoch, privacyVerdict } =
    run;
  return factsOfRun({
    ...{ id, name, isDeclared, model, dataset, method, config, tags },
    hasEnded: hasEnded(run.status),
    isClaimed: privacyVerdict === 'PRIVATE' || privacyVerdict === 'DECLARED',
    ledger: ledgerOf(run),
    unit: mechanism?.unit ?? null,
    trainingExamples: mechanism?.trainingExamples || null,
    epochs: epoch,
    series: series.map(recordedOnce),
  });
}

/** Without what a run recorded again when it went on from an earlier step: the last counts. */
function recordedOnce({ name, steps, epochs, values }: MetricSeries): RunFacts['series'][number] {
  const places = [...new Map(steps.map((step, place) => [step, place])).values()];
  return {
    name,
    epochs: places.map((place) => epochs[place] as number),
    values: places.map((place) => values[place] as number),
  };
}

function ledgerOf({ charged, epsilon, mechanism }: RunRow): Accounting | null {
  if (charged === null) return null;
  const { sampler, samplingRate, noiseMultiplier, steps } = charged;
  return { sampler, samplingRate, noiseMultiplier, steps, delta: mechanism?.delta ?? null, epsilon };
}
