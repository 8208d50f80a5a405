import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { identifyProcess } from '../reporting/process-identity.js';
import type { RunFolder } from './run-folder.js';

/** How a trainer is started, anew or to go on where another was killed; tests start something else. */
export type TrainerCommand = (
  folder: RunFolder,
  isContinued: boolean,
) => readonly [file: string, ...args: string[]];

/** `clipwise train` of this installation. */
export const clipwiseTrain: TrainerCommand = ({ configFile, spoolDir }, isContinued) => [
  process.execPath,
  fileURLToPath(new URL('../../bin/clipwise.js', import.meta.url)),
  'train',
  '--config',
  configFile,
  '--spool',
  spoolDir,
  '--await-api',
  ...(isContinued ? ['--resume', spoolDir] : []),
];

const graceMs = 30_000;

/** One trainer in a process group of its own: it outlives nothing but the agent's decision. */
export class TrainerProcess {
  /** How it ended, in words. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  #killer: NodeJS.Timeout | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.exited = new Promise((resolve) => {
      const end = (how: string): void => {
        clearTimeout(this.#killer);
        resolve(how);
      };
      child.once('error', (error) => end(error.message));
      child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    });
  }

  static async start(
    command: TrainerCommand,
    folder: RunFolder,
    isContinued: boolean,
  ): Promise<TrainerProcess> {
    const [file, ...args] = command(folder, isContinued);
    const log = openSync(folder.logFile, 'a');
    // The agent sends for its trainer, which has no use for the key.
    const { CLIPWISE_API_KEY: _, ...env } = process.env;
    const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log], env });
    closeSync(log);
    const trainer = new TrainerProcess(child);
    const identity = child.pid === undefined ? undefined : await identifyProcess(child.pid);
    if (identity !== undefined) await folder.rememberTrainer(identity);
    return trainer;
  }

  /** Asks it to stop after the step under way; kills it when it does not within 30 s. */
  cancel(): void {
    if (this.#killer !== undefined) return;
    this.#child.kill('SIGTERM');
    this.#killer = setTimeout(() => this.kill(), graceMs);
  }

  kill(): void {
    if (this.#child.pid !== undefined) killGroup(this.#child.pid);
  }
}

/** Kills a process group; one that is gone already is fine. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
