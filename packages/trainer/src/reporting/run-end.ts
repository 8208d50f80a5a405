import { readFile } from 'node:fs/promises';
import type { TrainingEvent } from '@clipwise/contract';
import { Spool, spoolPaths } from './spool.js';
import { parseSpoolLine } from './spool-line.js';

/** How a run ended when its trainer could not say so itself. */
export type ForcedEnd = Pick<Extract<TrainingEvent, { kind: 'run-ended' }>, 'outcome' | 'failure'>;

/**
 * Writes a run's end unless its trainer has; only when the trainer is gone.
 *
 * @throws FolderLockedError while a living trainer writes to the spool; SpoolWriteError.
 */
export async function ensureRunEnd(spoolDir: string, end: () => Promise<ForcedEnd>): Promise<void> {
  // Opening cuts off a torn last line, so that every line left is an event.
  const spool = await Spool.open(spoolDir);
  try {
    const text = await readFile(spoolPaths(spoolDir).events, 'utf8');
    const events = text
      .split('\n')
      .filter((line) => line !== '')
      .map(parseSpoolLine);
    if (events.some(({ kind }) => kind === 'run-ended')) return;
    const step = events.reduce((last, event) => Math.max(last, event.step ?? 0), 0);
    await spool.emit({ kind: 'run-ended', at: new Date().toISOString(), step, ...(await end()) });
  } finally {
    await spool.close();
  }
}
