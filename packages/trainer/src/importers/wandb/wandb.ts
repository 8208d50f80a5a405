import { basename, dirname } from 'node:path';
import { filesOf, readOriginal } from '../files-of.js';
import { ImportError } from '../import-error.js';
import type { ImportedRun, Importer } from '../importer.js';
import { readTable } from '../table.js';
import { isChartExport, readChartExport } from './chart-export.js';
import { readRunFolder, sideFiles } from './run-folder.js';
import { isTableExport, readTableExport } from './table-export.js';

/** Runs that Weights & Biases keeps on disk, and the tables that its pages export. */
export const wandbImporter: Importer = {
  kind: 'wandb',
  reads:
    'run folders of Weights & Biases (run-*.wandb, config.yaml, wandb-summary.json), and charts or tables of runs exported as CSV',
  version: '1',
  read: async (path) => {
    const files = await filesOf(path, isRead);
    const folders = new Set(files.filter((file) => !file.endsWith('.csv')).map(runFolderOf));
    const runs: ImportedRun[] = [];
    for (const folder of folders) runs.push(await readRunFolder(folder));
    // A run may have logged tables of its own: those are its files, and no export.
    const tables = files.filter((file) => file.endsWith('.csv') && !isWithin(file, folders));
    for (const file of tables) runs.push(...(await readExport(file)));
    return runs;
  },
};

function isRead(name: string): boolean {
  return name.endsWith('.wandb') || name.endsWith('.csv') || sideFiles.includes(name);
}

/** Its files lie in it, or under `files/`. */
function runFolderOf(file: string): string {
  const folder = dirname(file);
  return basename(folder) === 'files' ? dirname(folder) : folder;
}

function isWithin(file: string, folders: ReadonlySet<string>): boolean {
  return [...folders].some((folder) => file.startsWith(`${folder}/`));
}

async function readExport(file: string): Promise<readonly ImportedRun[]> {
  const { bytes, at } = await readOriginal(file);
  const table = readTable(file, bytes);
  if (isTableExport(table)) return readTableExport(file, bytes, table, at);
  if (isChartExport(table)) return readChartExport(file, bytes, table, at);
  throw new ImportError(
    file,
    `is no export of Weights & Biases: wanted are a chart (Step, then "RUN - METRIC") or a table of runs (Name, State, Created), and it has ${table.columns.join(', ').slice(0, 200)}`,
  );
}
