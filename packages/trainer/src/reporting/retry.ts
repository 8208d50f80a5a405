import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiUnavailableError } from './api-errors.js';

const firstDelayMs = 100;
const longestDelayMs = 5000;

/**
 * Wait before the next attempt: exponential, at most 5 s, with jitter in its upper half so that many
 * clients of a restarted server do not return in step.
 *
 * @param failures failed attempts so far, from 1.
 * @returns milliseconds.
 */
export function backoffMs(failures: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 16));
  return ceiling / 2 + randomInt(Math.ceil(ceiling / 2) + 1);
}

/** Called when the API went away (once) and when it came back. */
export interface OutageObserver {
  unavailable(error: ApiUnavailableError): void;
  available(): void;
}

/**
 * Repeats a task for as long as the API is unavailable; every other outcome is the caller's.
 *
 * @throws the signal's reason when it is aborted; whatever else the task throws.
 */
export async function whileUnavailable<T>(
  task: () => Promise<T>,
  signal: AbortSignal,
  observer?: OutageObserver,
): Promise<T> {
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    try {
      const result = await task();
      if (failures > 0) observer?.available();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiUnavailableError)) {
        if (failures > 0) observer?.available();
        throw error;
      }
      failures += 1;
      if (failures === 1) observer?.unavailable(error);
      await delay(backoffMs(failures), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
