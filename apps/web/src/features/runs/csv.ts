import { metricNames } from '@clipwise/contract';
import type { RunRowFragment } from '@clipwise/contract/operations';

/** Quotes a cell where needed; a leading =, +, -, @ of text is disarmed so that a spreadsheet does not run it. */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

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
  'epsilon_note',
  'delta',
  'mean_dice',
  'pixel_accuracy',
  'created_at',
];

/** The rows as RFC 4180 text, one line a run, with a header. */
export function runsToCsv(runs: readonly RunRowFragment[]): string {
  const lines = runs.map((run) => {
    const metric = (name: string) => run.metrics.find((one) => one.name === name)?.last;
    return [
      run.id,
      run.name,
      run.study.name,
      run.status,
      run.dataset,
      run.model,
      run.method,
      run.noiseMultiplier,
      run.privacy.epsilon,
      run.privacy.epsilonNote,
      run.privacy.delta,
      metric(metricNames.meanDice),
      metric(metricNames.pixelAccuracy),
      run.createdAt,
    ]
      .map(csvCell)
      .join(',');
  });
  return `${[header.join(','), ...lines].join('\r\n')}\r\n`;
}
