import { basename, dirname, relative } from 'node:path';
import { bundleOf } from '../bundle.js';
import { filesOf, readOriginal } from '../files-of.js';
import { ImportError } from '../import-error.js';
import type { ImportedRun, Importer } from '../importer.js';
import { pointsOf } from '../points-of.js';
import { readEventFile, type Scalar } from './event-file.js';

/** Event files as TensorBoard shows them: the files of a folder are one run. */
export const tensorboardImporter: Importer = {
  kind: 'tensorboard',
  reads: 'scalars of event files (events.out.tfevents...); the files of a folder are one run',
  version: '1',
  read: async (path) => {
    const files = await filesOf(path, (name) => name.includes('tfevents'));
    const folders = new Map<string, string[]>();
    for (const file of files) folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
    const runs = await Promise.all([...folders].map(([folder, own]) => readRun(path, folder, own)));
    return runs.filter((run) => run !== null);
  },
};

async function readRun(root: string, folder: string, files: readonly string[]): Promise<ImportedRun | null> {
  const scalars: Scalar[] = [];
  const originals: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  let trailing = 0;
  for (const file of files) {
    const { bytes } = await readOriginal(file);
    const read = readEventFile(bytes);
    if (read === null)
      throw new ImportError(file, 'is no TensorBoard event file: its first record is no event');
    scalars.push(...read.scalars);
    trailing += read.trailingBytes;
    originals.push({ name: basename(file), bytes });
  }
  // Graphs and histograms alone are no run.
  if (scalars.length === 0) return null;
  const startedAt = Math.round(1000 * Math.min(...scalars.map(({ wallTime }) => wallTime)));
  const values = scalars.map(({ tag, step, wallTime, value }) => ({
    name: tag,
    step: Math.max(0, step),
    at: 1000 * wallTime,
    value,
  }));
  const original = bundleOf(originals);
  return {
    name: relative(root, folder) || basename(folder),
    key: '',
    content: original.bytes,
    original,
    config: { files: originals.map(({ name }) => name).join(', '), ...(trailing > 0 ? { trailing } : {}) },
    startedAt: new Date(startedAt),
    outcome: 'completed',
    points: pointsOf(values, startedAt),
  };
}
