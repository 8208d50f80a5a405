import { type Cell, toCsv } from '../../data/csv';
import { formatEpsilon } from '../../data/metric-value';
import { numberOf, type RunRow } from './run-row';

/** Fields of an export, whatever the table shows: what a number means nothing without. */
export const exportedFields = [
  'studyName',
  'status',
  'dataset',
  'model',
  'method',
  'noiseMultiplier',
  'seed',
  'epsilon',
  'delta',
  'unit',
  'neighbouring',
  'verdict',
  'metric.validation/mean-dice',
  'metric.validation/pixel-accuracy',
  'duration',
  'tags',
  'createdAt',
] as const;

/** One line a run, with a header. @param fields shown columns beside the usual ones. */
export function runsToCsv(runs: readonly RunRow[], fields: readonly string[]): string {
  return toCsv(
    ['id', 'name', ...fields],
    runs.map((run) => [run.id, run.name, ...fields.map(cellOf(run))]),
  );
}

function cellOf(run: RunRow): (field: string) => Cell {
  return (field) => {
    const value = run.of(field);
    if (field === 'epsilon') {
      const epsilon = numberOf(run, field);
      return epsilon === null ? null : formatEpsilon(epsilon);
    }
    if (Array.isArray(value)) return value.join(' ');
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell);
  };
}
