import { basename } from 'node:path';
import { limits } from '@clipwise/contract';
import { bundleOf } from '../bundle.js';
import { filesOf, readOriginal } from '../files-of.js';
import { ImportError } from '../import-error.js';
import type { ImportedRun, Importer } from '../importer.js';
import { type LoggedValue, pointsOf } from '../points-of.js';
import { type NeptuneRow, readNeptuneRows } from './neptune-rows.js';

interface Part {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly rows: readonly NeptuneRow[];
}

/** Runs that neptune-exporter wrote: a run lies in one Parquet file, or in several parts. */
export const neptuneImporter: Importer = {
  kind: 'neptune',
  reads: 'Parquet that neptune-exporter writes (RUN_part_0.parquet, ...): parameters and series of numbers',
  version: '1',
  read: async (path) => {
    const runs = new Map<string, Part[]>();
    for (const file of await filesOf(path, (name) => name.endsWith('.parquet'))) {
      const { bytes } = await readOriginal(file);
      for (const [run, rows] of byRun(await readNeptuneRows(file, bytes)))
        runs.set(run, [...(runs.get(run) ?? []), { file, bytes, rows }]);
    }
    return [...runs.values()].map(readRun);
  },
};

function byRun(rows: readonly NeptuneRow[]): ReadonlyMap<string, readonly NeptuneRow[]> {
  const runs = new Map<string, NeptuneRow[]>();
  for (const row of rows) {
    const run = `${row.project_id} ${row.run_id}`;
    const own = runs.get(run);
    if (own === undefined) runs.set(run, [row]);
    else own.push(row);
  }
  return runs;
}

function readRun(parts: readonly Part[]): ImportedRun {
  const rows = parts.flatMap((part) => part.rows);
  const [first] = rows;
  const file = parts[0]?.file ?? '';
  if (first === undefined) throw new ImportError(file, 'holds no run');
  const attributes = Object.fromEntries(
    rows.flatMap((row) => {
      const value = attributeOf(row);
      return value === undefined ? [] : [[row.attribute_path, value]];
    }),
  );
  const text = (name: string) => (typeof attributes[name] === 'string' ? attributes[name] : undefined);
  const series = rows.filter((row) => row.attribute_type === 'float_series' && row.float_value !== null);
  const stepMultiplier = multiplierOf(file, series);
  const times = rows.flatMap(({ timestamp }) => (timestamp === null ? [] : [timestamp.getTime()]));
  const startedAt = Date.parse(text('sys/creation_time') ?? '') || least(times);
  const values = series.map((row): LoggedValue => {
    const step = Math.round((row.step ?? 0) * stepMultiplier);
    const at = row.timestamp?.getTime() ?? startedAt;
    return { name: row.attribute_path, step: Math.max(0, step), at, value: row.float_value as number };
  });
  const original = bundleOf(parts.map((part) => ({ name: basename(part.file), bytes: part.bytes })));
  const tags = attributes['sys/tags'];
  const leftOut = leftOutOf(rows, attributes);
  return {
    name: text('sys/name') || first.run_id,
    key: `${first.project_id}/${first.run_id}`,
    content: original.bytes,
    original,
    tags: Array.isArray(tags) ? tags : [],
    config: {
      ...attributes,
      neptune: {
        project: first.project_id,
        run: first.run_id,
        ...(stepMultiplier === 1 ? {} : { stepMultiplier }),
        ...(Object.keys(leftOut).length === 0 ? {} : { leftOut }),
      },
    },
    startedAt: new Date(startedAt),
    outcome: attributes['sys/failed'] === true ? 'failed' : 'completed',
    points: pointsOf(values, startedAt),
  };
}

/** Of an attribute that is no series; undefined for any other row. */
function attributeOf(row: NeptuneRow): string | number | boolean | readonly string[] | undefined {
  const { attribute_type: type } = row;
  if (type === 'int' && row.int_value !== null)
    return Number.isSafeInteger(Number(row.int_value)) ? Number(row.int_value) : String(row.int_value);
  if (type === 'float' && row.float_value !== null)
    return Number.isFinite(row.float_value) ? row.float_value : String(row.float_value);
  if (type === 'string') return row.string_value ?? undefined;
  if (type === 'bool') return row.bool_value ?? undefined;
  if (type === 'datetime') return row.datetime_value?.toISOString();
  return type === 'string_set' ? (row.string_set_value ?? undefined) : undefined;
}

/** Rows of which type, and how many, stay in the original alone: texts that were logged in a row, histograms and files. */
function leftOutOf(rows: readonly NeptuneRow[], attributes: Readonly<Record<string, unknown>>) {
  const counts: Record<string, number> = {};
  for (const { attribute_path: path, attribute_type: type } of rows)
    if (!(path in attributes) && type !== 'float_series') counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** By what decimal steps become whole: a power of ten; 1 where they are. */
function multiplierOf(file: string, series: readonly NeptuneRow[]): number {
  const steps = series.map(({ step }) => step ?? 0);
  const multiplier = [1, 10, 100, 1e3, 1e4, 1e5, 1e6].find((factor) =>
    steps.every((step) => Math.abs(step * factor - Math.round(step * factor)) < 1e-6),
  );
  const most = steps.reduce((one, other) => Math.max(one, other), 0) * (multiplier ?? 1e6);
  if (multiplier === undefined || most > limits.integer)
    throw new ImportError(
      file,
      `has steps up to ${most} once they are whole numbers; at most ${limits.integer} can be kept`,
    );
  return multiplier;
}

function least(times: readonly number[]): number {
  return times.length === 0 ? 0 : times.reduce((one, other) => Math.min(one, other));
}
