import { filesOf } from '../files-of.js';
import type { ImportedRun, Importer } from '../importer.js';
import { readFileStoreRun } from './file-store.js';
import { readSqliteStore } from './sqlite-store.js';

const isDatabase = (name: string): boolean => /\.(db|sqlite3?)$/.test(name);

/** Stores of MLflow: folders of files, or SQLite. */
export const mlflowImporter: Importer = {
  kind: 'mlflow',
  reads: 'a file store (mlruns/) or a SQLite store (mlflow.db) of MLflow, with its params, tags and metrics',
  version: '1',
  read: async (path) => {
    const files = await filesOf(path, (name) => name === 'meta.yaml' || isDatabase(name));
    const runs: ImportedRun[] = [];
    for (const file of files) {
      if (isDatabase(file)) runs.push(...(await readSqliteStore(file)));
      else {
        const run = await readFileStoreRun(file);
        if (run !== null) runs.push(run);
      }
    }
    return runs;
  },
};
