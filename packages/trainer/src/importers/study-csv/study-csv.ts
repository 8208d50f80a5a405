import { basename } from 'node:path';
import { filesOf, readOriginal } from '../files-of.js';
import { ImportError } from '../import-error.js';
import type { ImportedRun, Importer } from '../importer.js';
import { cellsOf, readTable } from '../table.js';
import { aggregatesColumns, readAggregatesRow } from './aggregates-layout.js';
import { epochsColumns, readEpochsRow } from './epochs-layout.js';

const layouts = [
  { columns: epochsColumns, readRow: readEpochsRow },
  { columns: aggregatesColumns, readRow: readAggregatesRow },
] as const;

/** Result tables of published studies, a run in each row. */
export const studyCsvImporter: Importer = {
  kind: 'study-csv',
  reads:
    'result tables of published DP segmentation studies: lists an epoch, or means and deviations over seeds',
  version: '1',
  read: async (path) => {
    const files = await filesOf(path, (name) => name.endsWith('.csv'));
    return (await Promise.all(files.map(readFile))).flat();
  },
};

async function readFile(file: string): Promise<readonly ImportedRun[]> {
  const { bytes, at } = await readOriginal(file);
  const table = readTable(file, bytes);
  const layout = layouts.find(({ columns }) => columns.every((column) => table.columns.includes(column)));
  if (layout === undefined)
    throw new ImportError(
      file,
      `has columns of no layout that is known; wanted are ${layouts.map(({ columns }) => columns.join(', ')).join(', or ')}`,
    );
  return table.rows.map((row) => ({
    ...layout.readRow(file, cellsOf(table, row)),
    key: '',
    // The same row is the same run, also in a file that more rows were added to.
    content: Buffer.from(JSON.stringify([table.columns, row])),
    original: { name: basename(file), mediaType: 'text/csv', bytes },
    startedAt: at,
  }));
}
