import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Database } from 'sql.js';
import { readOriginal } from '../files-of.js';
import { ImportError } from '../import-error.js';
import type { ImportedRun } from '../importer.js';
import { pointsOf } from '../points-of.js';
import { outcomeOf } from './run-status.js';

type Row = Readonly<Record<string, unknown>>;

/** The runs of an MLflow SQLite store, those that were deleted left out. */
export async function readSqliteStore(file: string): Promise<readonly ImportedRun[]> {
  const { bytes } = await readOriginal(file);
  const database = await openDatabase(bytes);
  try {
    return runsOf(database);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(file, `is no SQLite store of MLflow: ${(error as Error).message}`);
  } finally {
    database.close();
  }
}

/** SQLite, compiled to WebAssembly; it lies beside the library, wherever the command was bundled to. */
async function openDatabase(bytes: Uint8Array): Promise<Database> {
  // Only now: every other command would load it for nothing.
  const { default: initSqlJs } = await import('sql.js');
  const wasm = createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm');
  const { Database } = await initSqlJs({ wasmBinary: new Uint8Array(await readFile(wasm)).buffer });
  return new Database(bytes);
}

function runsOf(database: Database): readonly ImportedRun[] {
  const rows = select(
    database,
    `select runs.*, experiments.name as experiment from runs left join experiments using (experiment_id)
     where runs.lifecycle_stage <> 'deleted' order by start_time, run_uuid`,
  );
  return rows.map((run) => {
    const id = String(run.run_uuid);
    const startedAt = Number(run.start_time) || 0;
    const pairs = (table: 'params' | 'tags') =>
      Object.fromEntries(
        select(database, `select key, value from ${table} where run_uuid = ? order by key`, id).map(
          ({ key, value }) => [String(key), String(value)],
        ),
      );
    const logged = select(
      database,
      'select key, value, timestamp, step, is_nan from metrics where run_uuid = ? order by key, step, timestamp',
      id,
    ).map((metric) => ({
      name: String(metric.key),
      at: Number(metric.timestamp),
      step: Math.max(0, Number(metric.step)),
      value: Number(metric.is_nan) === 1 ? Number.NaN : Number(metric.value),
    }));
    const read = { ...run, params: pairs('params'), tags: pairs('tags'), metrics: logged };
    // A store grows with every run: what tells a run is what it holds of it.
    const content = Buffer.from(JSON.stringify(read));
    return {
      name: String(run.name || id),
      key: id,
      content,
      original: { name: `${id}.json`, mediaType: 'application/json', bytes: content },
      config: { params: read.params, tags: read.tags, experiment: run.experiment },
      startedAt: new Date(startedAt),
      outcome: outcomeOf(run.status),
      points: pointsOf(logged, startedAt),
    };
  });
}

function select(database: Database, query: string, ...values: string[]): readonly Row[] {
  const statement = database.prepare(query, values);
  const rows: Row[] = [];
  while (statement.step()) rows.push(statement.getAsObject());
  statement.free();
  return rows;
}
