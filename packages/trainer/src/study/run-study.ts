import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configName } from '../cli/run-place.js';
import { FolderLockedError, lockFolder } from '../reporting/folder-lock.js';
import { pause } from '../reporting/retry.js';
import { readRunLog } from '../reporting/run-log.js';
import { writeAtomically } from '../reporting/write-atomically.js';
import type { PlacedRun, StudyFolder } from './study-folder.js';

/** How a run of a study stands. */
export type RunStanding = 'waiting' | 'running' | 'stopped' | 'completed' | 'failed';

/** How a study is run. */
export interface RunStudyOptions {
  /** Runs at a time. */
  readonly jobs: number;
  /** Aborted to end the runs under way after their steps; they go on when the study is run again. */
  readonly signal: AbortSignal;
  /** Those to be run, of `placedRuns`. */
  readonly runs: readonly PlacedRun[];
  /** Told when a run begins and ends. */
  onChange(run: PlacedRun, standing: RunStanding, reason: string): void;
}

const command = fileURLToPath(new URL('../../bin/clipwise.js', import.meta.url));
const pollMs = 500;

/**
 * Runs what a study's folder does not have yet, each run in a process of its own. A run that was completed is not repeated, one that
 * was stopped or killed goes on, and one that a killed study left behind alive is waited for.
 *
 * @returns how each run stands, in their order.
 */
export async function runStudy(
  study: StudyFolder,
  { jobs, signal, runs, onChange }: RunStudyOptions,
): Promise<readonly RunStanding[]> {
  const lock = await lockFolder(study.folder);
  try {
    const standings: RunStanding[] = runs.map(() => 'waiting');
    let next = 0;
    const work = async (): Promise<void> => {
      for (let at = next++; at < runs.length && !signal.aborted; at = next++) {
        const run = runs[at] as PlacedRun;
        const told = (standing: RunStanding, reason = ''): void => {
          standings[at] = standing;
          onChange(run, standing, reason);
        };
        await runOne(run, study.workingDirectory, signal, told);
      }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    return standings;
  } finally {
    await lock.release();
  }
}

/** How a run of a study stands, from its folder alone. */
export async function standingOf(folder: string): Promise<RunStanding> {
  const log = await readRunLog(folder);
  if (log?.outcome === 'completed' || log?.outcome === 'failed') return log.outcome;
  if (log === null) return 'waiting';
  return (await isTaken(folder)) ? 'running' : 'stopped';
}

async function runOne(
  run: PlacedRun,
  workingDirectory: string,
  signal: AbortSignal,
  told: (standing: RunStanding, reason?: string) => void,
): Promise<void> {
  const { folder } = run;
  for (let isTold = false; await isTaken(folder); isTold = true) {
    if (!isTold) told('running', 'by a process that an earlier `study run` left; waiting for its end');
    await pause(pollMs, signal);
    if (signal.aborted) return;
  }
  const before = await standingOf(folder);
  if (before === 'completed' || before === 'failed') return told(before, 'earlier');
  told('running');
  const exit = await trainInto(run, workingDirectory, signal);
  const after = await standingOf(folder);
  if (after === 'completed' || after === 'stopped') return told(after);
  told(after === 'waiting' ? 'failed' : after, await lastLine(logFile(folder), exit));
}

/** Trains a run, or goes on with it, in a process that outlives this one: what it has done is never lost. */
async function trainInto(
  { folder, config }: PlacedRun,
  workingDirectory: string,
  signal: AbortSignal,
): Promise<string> {
  const out = resolve(folder);
  const isBegun = existsSync(join(out, configName));
  // Without its config a run has charged nothing.
  if (!isBegun) await rm(out, { recursive: true, force: true });
  const configFile = `${out}.config.json`;
  await writeAtomically(configFile, JSON.stringify(config));
  mkdirSync(dirname(out), { recursive: true });
  const log = openSync(logFile(out), 'a');
  const place = isBegun ? ['--resume', out] : ['--config', configFile, '--out', out];
  const child = spawn(process.execPath, [command, 'train', '--quiet', ...place], {
    cwd: workingDirectory,
    // A group of its own: Ctrl-C is passed on once, by `stop`.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const exit = await new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, name) => done(name === null ? `exit code ${code}` : `signal ${name}`));
  });
  signal.removeEventListener('abort', stop);
  await rm(configFile, { force: true });
  return exit;
}

/** Whether a living process writes to the run. */
async function isTaken(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  try {
    const lock = await lockFolder(folder);
    await lock.release();
    return false;
  } catch (error) {
    if (error instanceof FolderLockedError) return true;
    throw error;
  }
}

const logFile = (folder: string): string => `${folder}.log`;

/** What the trainer said last, else how it ended. */
async function lastLine(file: string, exit: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').at(-1) || exit;
}
