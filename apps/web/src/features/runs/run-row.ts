import type { RunPageQuery } from '@clipwise/contract/operations';
import type { ShownPrivacy } from '../../data/epsilon-terms';

type Listed = RunPageQuery['runs']['nodes'][number];

/** A run of the table: what its columns asked for, by field. */
export type RunRow = Pick<Listed, 'id' | 'name' | 'status'> & {
  /** Null where the run has no such value. */
  readonly of: (field: string) => unknown;
};

/** What every row needs, whatever columns are shown: its look and its claim. */
export const commonFields = [
  'method',
  'noiseMultiplier',
  'model',
  'verdict',
  'epsilon',
  'delta',
  'unit',
  'neighbouring',
] as const;

/** A listed run with its values, which are in the order of `fields`. */
export function toRow({ id, name, status, values }: Listed, fields: readonly string[]): RunRow {
  const places = new Map(fields.map((field, at) => [field, values[at] ?? null]));
  return { id, name, status, of: (field) => places.get(field) ?? null };
}

/** A value as a text; undefined for none. */
export function textOf(row: RunRow, field: string): string | undefined {
  const value = row.of(field);
  if (value === null || value === undefined) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value as a number, which may be NaN or infinite; null for what is none. */
export function numberOf(row: RunRow, field: string): number | null {
  const value = row.of(field);
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : null;
}

/** What a run claims, as cells show it. */
export function privacyOf(row: RunRow): ShownPrivacy {
  return {
    verdict: (textOf(row, 'verdict') ?? 'NOTHING_CHARGED') as ShownPrivacy['verdict'],
    reason: '',
    epsilon: numberOf(row, 'epsilon'),
    delta: numberOf(row, 'delta'),
    unit: textOf(row, 'unit') ?? 'example',
    neighbouring: textOf(row, 'neighbouring') ?? '',
  };
}
