import { basename } from 'node:path';
import type { ImportedRun } from '../importer.js';
import { cellsOf, type Table } from '../table.js';

/** Columns that every table of runs has. */
const known = ['Name', 'State', 'Notes', 'User', 'Tags', 'Created', 'Runtime', 'Sweep'];

/** True for a table of runs that was exported: a row for each run. */
export function isTableExport({ columns }: Table): boolean {
  return ['Name', 'State', 'Created'].every((column) => columns.includes(column));
}

/**
 * The runs of a table. Settings come first and results after them, each in the order of their names, and nothing else tells them
 * apart: where the columns are in another order, all are settings. Of each result one value is known, the last.
 */
export function readTableExport(
  file: string,
  bytes: Uint8Array,
  table: Table,
  at: Date,
): readonly ImportedRun[] {
  const others = table.columns.filter((column) => !known.includes(column));
  const results = resultsAmong(others);
  const settings = others.filter((column) => !results.includes(column));
  const original = { name: basename(file), mediaType: 'text/csv', bytes };
  return table.rows.map((row) => {
    const cells = cellsOf(table, row);
    const created = Date.parse(cells.Created ?? '');
    const metrics = Object.fromEntries(
      results.flatMap((column) => {
        const value = valueIn(cells[column] ?? '');
        return typeof value === 'number' ? [[column, value]] : [];
      }),
    );
    const wallTimeMs = 1000 * (Number(cells.Runtime) || 0);
    return {
      name: cells.Name || 'run',
      key: '',
      // The same row is the same run, also in a table that more rows were added to.
      content: Buffer.from(JSON.stringify([table.columns, row])),
      original,
      tags: (cells.Tags ?? '')
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
      config: {
        ...valuesOf(settings, cells),
        wandb: { ...about(cells), summary: valuesOf(results, cells) },
      },
      startedAt: Number.isNaN(created) ? at : new Date(created),
      outcome: outcomes[cells.State ?? ''] ?? 'cancelled',
      points: Object.keys(metrics).length === 0 ? [] : [{ step: 0, epoch: 0, wallTimeMs, metrics }],
    };
  });
}

const outcomes: Readonly<Record<string, ImportedRun['outcome']>> = {
  finished: 'completed',
  crashed: 'failed',
  failed: 'failed',
};

function about(cells: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const notes = cells.Notes === '-' ? '' : cells.Notes;
  return { ...(notes ? { notes } : {}), ...(cells.Sweep ? { sweep: cells.Sweep } : {}) };
}

/** The columns from where their order begins anew; none where it does so more than once. */
function resultsAmong(columns: readonly string[]): readonly string[] {
  const begins = columns.flatMap((column, index) => {
    const before = columns[index - 1];
    return before !== undefined && column < before ? [index] : [];
  });
  return begins.length === 1 ? columns.slice(begins[0]) : [];
}

/** What the cells say, as JSON can hold it. */
function valuesOf(columns: readonly string[], cells: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const text = cells[column];
      if (!text) return [];
      const value = valueIn(text);
      return [[column, typeof value === 'number' && !Number.isFinite(value) ? text : value]];
    }),
  );
}

/** A cell as what it says: a number, true, false, or a text. */
function valueIn(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text || Number.NaN);
  return Number.isNaN(number) && !/^nan$/i.test(text) ? text : number;
}
