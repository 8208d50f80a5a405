import { readFileSync } from 'node:fs';

/** @param {number} ms @returns {Promise<void>} */
export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {number} pid @returns {boolean} whether a process of this id runs. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Whether `pid` still is the process that was started with `marker` on its command line.
 * Where the system has no /proc, an alive process of that id is taken for it.
 *
 * @param {number} pid
 * @param {string} marker
 */
export function isProcess(pid, marker) {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(marker);
  } catch {
    return false;
  }
}

/**
 * Signals a process and waits for its end; kills it when it does not end in time.
 *
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 * @param {number} graceMs
 */
export async function endProcess(pid, signal, graceMs) {
  const send = (/** @type {NodeJS.Signals} */ name) => {
    try {
      process.kill(pid, name);
    } catch {
      // It ended in the meantime.
    }
  };
  send(signal);
  const deadline = Date.now() + graceMs;
  while (isAlive(pid) && Date.now() < deadline) await delay(50);
  if (isAlive(pid)) send('SIGKILL');
}
