import { basename } from 'node:path';
import { ImportError } from '../import-error.js';
import type { ImportedRun } from '../importer.js';
import { type LoggedValue, pointsOf } from '../points-of.js';
import type { Table } from '../table.js';

const between = ' - ';

/** True for a chart that was exported: a column of steps, then `RUN - METRIC` and its bounds for each line. */
export function isChartExport({ columns: [first = '', ...others] }: Table): boolean {
  return /^_?step$/i.test(first) && others.length > 0 && others.every((column) => column.includes(between));
}

/**
 * The runs of a chart, each with what the chart shows of it. Bounds (`__MIN`, `__MAX`) that only repeat the value are left out.
 *
 * @throws ImportError.
 */
export function readChartExport(
  file: string,
  bytes: Uint8Array,
  { columns, rows }: Table,
  at: Date,
): readonly ImportedRun[] {
  const steps = rows.map(([text = ''], index) => {
    const step = Number(text || Number.NaN);
    if (!Number.isInteger(step) || step < 0)
      throw new ImportError(
        file,
        `row ${index + 1} has "${text}" in column ${columns[0]}; a whole number from 0 is wanted: export the chart with Step as its x-axis`,
      );
    return step;
  });
  const runs = new Map<string, LoggedValue[]>();
  const seen = new Set<string>();
  for (const [index, column] of columns.entries()) {
    if (index === 0) continue;
    if (seen.has(column))
      throw new ImportError(
        file,
        `has the column ${column} twice: runs of one name; give each a name of its own and export again`,
      );
    seen.add(column);
    const place = column.lastIndexOf(between);
    const [run, metric] = [column.slice(0, place), column.slice(place + between.length)];
    const value = columns.indexOf(column.replace(/__(MIN|MAX)$/, ''));
    const repeats = value !== index && rows.every((row) => row[index] === row[value]);
    const values = runs.get(run) ?? [];
    runs.set(run, values);
    if (metric.startsWith('_') || repeats) continue;
    for (const [row, cells] of rows.entries()) {
      const number = Number(cells[index] || Number.NaN);
      const isSpecial = /^-?(nan|infinity)$/i.test(cells[index] ?? '');
      if (cells[index] && Number.isNaN(number) && !isSpecial)
        throw new ImportError(
          file,
          `row ${row + 1} has "${cells[index]}" in column ${column}; a number is wanted`,
        );
      if (cells[index]) values.push({ name: metric, step: steps[row] ?? 0, at: at.getTime(), value: number });
    }
  }
  const original = { name: basename(file), mediaType: 'text/csv', bytes };
  return [...runs].map(([name, values]) => ({
    name,
    key: name,
    // Another run in the same chart makes no other run of this one.
    content: Buffer.from(
      JSON.stringify(values.map(({ name: metric, step, value }) => [metric, step, String(value)])),
    ),
    original,
    config: { wandb: { chart: basename(file) } },
    startedAt: at,
    outcome: 'completed',
    points: pointsOf(values, at.getTime()),
  }));
}
