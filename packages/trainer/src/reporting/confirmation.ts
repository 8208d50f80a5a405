import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { reasonOf } from './append-log.js';
import { pause } from './retry.js';
import { sha256Of } from './sha256-of.js';
import { spoolPaths } from './spool.js';
import { parseSpoolLine } from './spool-line.js';
import { SpoolReader } from './spool-reader.js';
import { writeAtomically } from './write-atomically.js';

/** Name of the file in a spool by which its sender tells its trainer that the API has taken the announced data. */
export const confirmationName = 'confirmed.json';

const lookMs = 20;
const lines = { maxLines: 500, maxBytes: 512 * 1024 };
const fileSchema = z.object({ started: z.string() });

/**
 * Tells the trainer of a spool that the API has taken what it announced, and lets it begin.
 *
 * @param started the line of its `run-started`, as it stands in the spool.
 */
export async function confirm(spoolDir: string, started: string): Promise<void> {
  await writeAtomically(join(spoolDir, confirmationName), JSON.stringify({ started: sha256Of(started) }));
}

/**
 * Resolves when the newest announcement of a spool is confirmed, or when the signal is aborted. A confirmation of an earlier
 * attempt, which may have read other data, does not count.
 *
 * @param isLate called once when that takes longer than two seconds.
 */
export async function confirmed(spoolDir: string, signal: AbortSignal, isLate: () => void): Promise<void> {
  const reader = new SpoolReader(spoolPaths(spoolDir).events);
  let started: string | undefined;
  try {
    started = await lastStarted(reader, Number.POSITIVE_INFINITY);
  } finally {
    await reader.close();
  }
  const waiting = setTimeout(isLate, 2_000);
  try {
    while (!signal.aborted && (started === undefined || !(await isConfirmed(spoolDir, started))))
      await pause(lookMs, signal);
  } finally {
    clearTimeout(waiting);
  }
}

/** Whether the trainer was told so already. */
export async function isConfirmed(spoolDir: string, started: string): Promise<boolean> {
  return (await confirmedIn(spoolDir)) === sha256Of(started);
}

/** The line of the last `run-started` before a byte offset of a spool; undefined when there is none. */
export async function lastStarted(reader: SpoolReader, end: number): Promise<string | undefined> {
  let found: string | undefined;
  for (let offset = 0; offset < end; ) {
    const read = await reader.read(offset, lines);
    if (read.lines.length === 0) break;
    for (const line of read.lines) {
      if (offset >= end) break;
      if (parseSpoolLine(line).kind === 'run-started') found = line;
      offset += Buffer.byteLength(line) + 1;
    }
  }
  return found;
}

async function confirmedIn(spoolDir: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(spoolDir, confirmationName), 'utf8');
    return fileSchema.parse(JSON.parse(text)).started;
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}
