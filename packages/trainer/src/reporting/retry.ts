import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiUnavailableError } from './api-errors.js';
import type { OutageLog } from './outage-log.js';

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

/** How a task is repeated. */
export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly outage: OutageLog;
  /** Whether the same task may succeed later; default: when the API is unavailable. */
  readonly isTemporary?: (error: Error) => boolean;
}

/**
 * Repeats a task for as long as it fails for a reason that passes; every other outcome is the caller's.
 *
 * @throws the signal's reason when it is aborted; whatever else the task throws.
 */
export async function retry<T>(task: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, outage, isTemporary = isUnavailable } = options;
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    try {
      const result = await task();
      outage.succeeded();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || !isTemporary(error)) throw error;
      outage.failed(error);
      await pause(backoffMs(failures), signal);
    }
  }
}

/** Resolves after a time, or as soon as the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // The only way in which this wait fails.
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

function isUnavailable(error: Error): boolean {
  return error instanceof ApiUnavailableError;
}
