import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { bundleOf } from '../bundle.js';
import { readOriginal } from '../files-of.js';
import { ImportError } from '../import-error.js';
import type { ImportedRun } from '../importer.js';
import { type LoggedValue, pointsOf } from '../points-of.js';
import { outcomeOf } from './run-status.js';

/** The run that a folder with a meta.yaml holds; null for that of an experiment, and for a deleted run. */
export async function readFileStoreRun(metaFile: string): Promise<ImportedRun | null> {
  const folder = dirname(metaFile);
  const meta = (parse((await readOriginal(metaFile)).bytes.toString('utf8')) ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const id = meta.run_id ?? meta.run_uuid;
  if (typeof id !== 'string' || meta.lifecycle_stage === 'deleted') return null;
  const names = ['metrics', 'params', 'tags'];
  const files = (await Promise.all(names.map((name) => filesBelow(join(folder, name))))).flat();
  const texts = await Promise.all(
    [metaFile, ...files].map(async (file) => {
      const { bytes } = await readOriginal(file);
      return { name: relative(folder, file), bytes, text: bytes.toString('utf8') };
    }),
  );
  const under = (name: string) =>
    texts
      .filter((file) => file.name.startsWith(`${name}/`))
      .map((file) => [file.name.slice(name.length + 1), file.text] as const);
  const startedAt = Number(meta.start_time) || 0;
  const values = under('metrics').flatMap(([name, text]) =>
    readMetric(join(folder, 'metrics', name), name, text),
  );
  const tags = Object.fromEntries(under('tags'));
  const original = bundleOf(texts);
  return {
    name: String(meta.run_name || tags['mlflow.runName'] || meta.name || id),
    key: id,
    content: original.bytes,
    original: { ...original, name: `${id}.json` },
    config: {
      params: Object.fromEntries(under('params')),
      tags,
      experiment: basename(dirname(folder)),
    },
    startedAt: new Date(startedAt),
    outcome: outcomeOf(meta.status),
    points: pointsOf(values, startedAt),
  };
}

/** A metric file has a line for each value: milliseconds, value and, in all but the oldest, step. */
function readMetric(file: string, name: string, text: string): readonly LoggedValue[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const [at = Number.NaN, value = '', step = 0] = fieldsOf(line);
      if (!Number.isFinite(at) || !Number.isInteger(step))
        throw new ImportError(
          file,
          `line ${index + 1} is not "milliseconds value step": ${line.slice(0, 60)}`,
        );
      return { name, at, step: Math.max(0, step), value: pythonNumber(value) };
    });
}

function fieldsOf(line: string): readonly [number, string, number] {
  const [at, value = '', step = '0'] = line.trim().split(/\s+/);
  return [Number(at), value, Number(step)];
}

function pythonNumber(text: string): number {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
