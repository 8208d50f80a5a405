import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { bundleOf } from '../bundle.js';
import { readOriginal } from '../files-of.js';
import { ImportError } from '../import-error.js';
import type { ImportedRun } from '../importer.js';
import { type LoggedValue, pointsOf } from '../points-of.js';
import { numbersIn, readLoggedJson } from './logged-json.js';
import { readRecordLog } from './record-log.js';
import { type RunRecords, readRunRecords } from './run-records.js';

/** Files beside the log that tell of a run. */
export const sideFiles = ['config.yaml', 'wandb-summary.json', 'wandb-metadata.json'];

type Values = Readonly<Record<string, unknown>>;
interface Found {
  readonly name: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

const nothing: RunRecords = {
  run: {},
  tags: [],
  config: {},
  summary: {},
  producer: null,
  history: [],
  exitCode: null,
};

/**
 * The run that a folder of Weights & Biases holds: the log `run-*.wandb` where there is one, and beside it, or under `files/`, its
 * config, its summary and what it ran on. Of a run without a log its summary is all that is known: one value of each metric.
 *
 * @throws ImportError.
 */
export async function readRunFolder(folder: string): Promise<ImportedRun> {
  const found = await filesOfRun(folder);
  const log = found.find(({ name }) => name.endsWith('.wandb'));
  const { records, trailingBytes } =
    log === undefined ? { records: [], trailingBytes: 0 } : readRecordLog(log.file, log.bytes);
  const told = log === undefined ? nothing : readRunRecords(log.file, records);
  const config = Object.keys(told.config).length > 0 ? told.config : configIn(found);
  const summary = { ...told.summary, ...summaryIn(found) };
  const id = told.run.id ?? idOf(folder);
  const startedAt = startOf(told, found) ?? (await stat(folder)).mtimeMs;
  const { displayName, startTime: _, id: __, ...about } = told.run;
  const original = bundleOf(found);
  return {
    name: displayName || id,
    key: '',
    content: original.bytes,
    original: { ...original, name: `${id}.${original.name.split('.').at(-1)}` },
    tags: told.tags,
    config: {
      ...withoutOwn(config),
      wandb: {
        id,
        ...about,
        summary: withoutOwn(summary),
        ...(told.producer === null ? {} : { producer: told.producer }),
        ...(told.exitCode === null ? {} : { exitCode: told.exitCode }),
        ...(trailingBytes === 0 ? {} : { trailing: trailingBytes }),
      },
    },
    startedAt: new Date(startedAt),
    outcome: outcomeOf(told, log !== undefined),
    points: pointsOf([...told.history, ...onlySummed(told.history, summary, startedAt)], startedAt),
  };
}

async function filesOfRun(folder: string): Promise<readonly Found[]> {
  const places = [folder, join(folder, 'files')];
  const found: Found[] = [];
  for (const place of places)
    for (const name of (await readdir(place).catch(() => [])).sort()) {
      const isTold = sideFiles.includes(name) || (place === folder && name.endsWith('.wandb'));
      const file = join(place, name);
      if (isTold) found.push({ name, file, bytes: (await readOriginal(file)).bytes });
    }
  const logs = found.filter(({ name }) => name.endsWith('.wandb'));
  if (logs.length > 1)
    throw new ImportError(folder, `holds ${logs.length} logs of runs; each run has a folder of its own`);
  return found;
}

/** A run whose log was not kept is taken for one that ended. */
function outcomeOf({ exitCode }: RunRecords, hasLog: boolean): ImportedRun['outcome'] {
  if (exitCode === null) return hasLog ? 'cancelled' : 'completed';
  return exitCode === 0 ? 'completed' : 'failed';
}

/** Metrics that the summary alone has, where the run ended. */
function onlySummed(
  history: readonly LoggedValue[],
  summary: Values,
  startedAt: number,
): readonly LoggedValue[] {
  const logged = new Set(history.map(({ name }) => name));
  const step = Math.max(0, Number(summary._step) || 0, history.at(-1)?.step ?? 0);
  const at = Math.max(startedAt, 1000 * (Number(summary._timestamp) || 0), history.at(-1)?.at ?? 0);
  return Object.entries(withoutOwn(summary))
    .flatMap(([key, value]) => numbersIn(key, value))
    .filter(([name]) => !logged.has(name))
    .map(([name, value]) => ({ name, step, at, value }));
}

/** Keys that begin with an underscore are the tool's own. */
function withoutOwn(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !key.startsWith('_')));
}

/** `config.yaml`: of each setting its value, beside a description. */
function configIn(found: readonly Found[]): Values {
  const file = found.find(({ name }) => name === 'config.yaml');
  if (file === undefined) return {};
  const values = objectIn(file, (text) => parse(text));
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, entry]) =>
      typeof entry === 'object' && entry !== null && 'value' in entry ? [[key, entry.value]] : [],
    ),
  );
}

function summaryIn(found: readonly Found[]): Values {
  const file = found.find(({ name }) => name === 'wandb-summary.json');
  return file === undefined ? {} : objectIn(file, readLoggedJson);
}

/** Milliseconds since 1970. */
function startOf({ run, history }: RunRecords, found: readonly Found[]): number | null {
  if (run.startTime !== undefined && run.startTime > 0) return Math.round(1000 * run.startTime);
  const file = found.find(({ name }) => name === 'wandb-metadata.json');
  const started =
    file === undefined ? Number.NaN : Date.parse(String(objectIn(file, readLoggedJson).startedAt));
  if (!Number.isNaN(started)) return started;
  return history[0] === undefined ? null : Math.round(history[0].at);
}

function objectIn({ file, bytes }: Found, read: (text: string) => unknown): Values {
  let value: unknown;
  try {
    value = read(new TextDecoder().decode(bytes));
  } catch {
    // Named below.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values;
  throw new ImportError(file, 'holds no object with a value for each key');
}

/** `run-20260312_165112-2sb7dyak`, and the same with `offline-` before it, is called by its end. */
function idOf(folder: string): string {
  const name = basename(folder) === 'files' ? basename(dirname(folder)) : basename(folder);
  return /^(?:offline-)?run-\d{8}_\d{6}-(.+)$/.exec(name)?.[1] ?? name;
}
