import { basename } from 'node:path';
import { filesOf, readOriginal } from './files-of.js';
import { ImportError } from './import-error.js';
import type { ImportedRun, Importer } from './importer.js';
import { type LoggedValue, pointsOf } from './points-of.js';
import { readTable } from './table.js';

/** Columns that say where a row stands, the surest first. */
const stepColumns = ['step', 'global_step', 'iteration', 'iter', 'epoch'];

/** Tables that training loops and loggers write: a row each time, a column for each metric, blank where it was not logged. */
export const csvImporter: Importer = {
  kind: 'csv',
  reads: 'a log of one run as a table: a column for each metric, and one named step, iteration or epoch',
  version: '1',
  read: async (path) =>
    Promise.all((await filesOf(path, (name) => name.endsWith('.csv'))).map((file) => readFile(file))),
};

async function readFile(file: string): Promise<ImportedRun> {
  const { bytes, at } = await readOriginal(file);
  const { columns, rows } = readTable(file, bytes);
  const lower = columns.map((column) => column.toLowerCase());
  const stepColumn = stepColumns.map((name) => lower.indexOf(name)).find((index) => index >= 0);
  if (stepColumn === undefined)
    throw new ImportError(
      file,
      `has no column that says where a row stands; wanted is one of ${stepColumns.join(', ')}, and it has ${columns.join(', ').slice(0, 200)}`,
    );
  const epochColumn = lower.indexOf('epoch');
  const values = rows.flatMap((row, index): LoggedValue[] => {
    const step = Number(row[stepColumn] || Number.NaN);
    if (!Number.isInteger(step) || step < 0)
      throw new ImportError(
        file,
        `row ${index + 1} has "${row[stepColumn]}" in column ${columns[stepColumn]}; a whole number from 0 is wanted`,
      );
    const epoch = Math.max(0, Number(row[epochColumn]) || 0);
    return columns.flatMap((name, column) => {
      const text = row[column] ?? '';
      const value = numberIn(text);
      if (column === stepColumn || column === epochColumn || value === null) return [];
      return [{ name, step, epoch, at: at.getTime(), value }];
    });
  });
  const name = basename(file);
  return {
    name: name.replace(/\.csv$/, ''),
    key: '',
    content: bytes,
    original: { name, mediaType: 'text/csv', bytes },
    config: { columns: columns.join(', ') },
    startedAt: at,
    outcome: 'completed',
    points: pointsOf(values, at.getTime()),
  };
}

/** Null for a blank cell and for a text. */
function numberIn(text: string): number | null {
  if (text === '') return null;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}
