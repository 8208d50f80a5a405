import { metricNames } from '@clipwise/contract';
import { type Cell, toCsv } from '../../data/csv';
import { formatEpsilon } from '../../data/metric-value';
import type { RunRow } from './use-run-rows';

const header = [
  'id',
  'name',
  'study',
  'status',
  'dataset',
  'model',
  'method',
  'noise_multiplier',
  'epsilon',
  'delta',
  'privacy_unit',
  'neighbouring',
  'privacy_verdict',
  'privacy_reason',
  'mean_dice',
  'mean_dice_disclosure',
  'pixel_accuracy',
  'pixel_accuracy_disclosure',
  'created_at',
];

/** One line a run, with a header. */
export function runsToCsv(runs: readonly RunRow[]): string {
  return toCsv(header, runs.map(cellsOf));
}

function cellsOf(run: RunRow): readonly Cell[] {
  const metric = (name: string) => {
    const found = run.metrics.find((one) => one.name === name);
    return [found?.last, found?.disclosure];
  };
  return [
    run.id,
    run.name,
    run.study.name,
    run.status,
    run.dataset,
    run.model,
    run.method,
    run.noiseMultiplier,
    run.privacy.epsilon === null ? null : formatEpsilon(run.privacy.epsilon),
    run.privacy.delta,
    run.privacy.unit,
    run.privacy.neighbouring,
    run.privacy.verdict,
    run.privacy.reason,
    ...metric(metricNames.meanDice),
    ...metric(metricNames.pixelAccuracy),
    run.createdAt,
  ];
}
