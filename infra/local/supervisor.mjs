import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { delay, endProcess } from './processes.mjs';

/**
 * @typedef {object} Service
 * @property {string} name
 * @property {string[]} command file and arguments; run by this Node when the file ends in `.js`.
 * @property {string} cwd
 * @property {Record<string, string>} env added to this process's environment.
 * @property {string} logFile where its output is appended.
 */

const longestPauseMs = 10_000;
/** A service that ran this long is taken for healthy: the next pause is the shortest again. */
const healthyAfterMs = 30_000;

/**
 * Keeps one child process alive: it is started again, after a growing pause, whenever it ends by itself.
 */
export class SupervisedProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #isStopping = false;
  #pauseMs = 500;
  /** @type {Promise<void>} */
  #loop = Promise.resolve();

  /** @param {Service} service @param {(line: string) => void} say @param {(name: string, pid: number) => void} onStart */
  constructor(service, say, onStart) {
    this.service = service;
    this.say = say;
    this.onStart = onStart;
  }

  start() {
    this.#loop = this.#run();
  }

  /** Ends it with SIGTERM, or SIGKILL after the grace. @param {number} graceMs */
  async stop(graceMs) {
    this.#isStopping = true;
    const pid = this.#child?.pid;
    if (pid !== undefined && this.#child?.exitCode === null) await endProcess(pid, 'SIGTERM', graceMs);
    await this.#loop;
  }

  async #run() {
    while (!this.#isStopping) {
      const startedAt = Date.now();
      const outcome = await this.#runOnce();
      if (this.#isStopping) return;
      if (Date.now() - startedAt > healthyAfterMs) this.#pauseMs = 500;
      const { name, logFile } = this.service;
      this.say(
        `${name} stopped (${outcome}); starting it again in ${this.#pauseMs / 1000} s. Its log: ${logFile}`,
      );
      await delay(this.#pauseMs);
      this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
    }
  }

  /** @returns {Promise<string>} how it ended. */
  #runOnce() {
    const { name, command, cwd, env, logFile } = this.service;
    const log = openSync(logFile, 'a');
    // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops the parts in order.
    const child = spawn(process.execPath, command, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    if (child.pid !== undefined) this.onStart(name, child.pid);
    return new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
  }
}
