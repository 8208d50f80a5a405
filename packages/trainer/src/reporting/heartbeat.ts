import { setTimeout as delay } from 'node:timers/promises';
import { errorCodes } from '@clipwise/contract/errors';
import type { ApiClient, LeaseKey } from './api-client.js';
import { ApiRefusedError, ApiUnavailableError } from './api-errors.js';
import { backoffMs } from './retry.js';

/** What heartbeats may bring. */
export interface HeartbeatListener {
  /** A user asked for the run's cancellation; may be called again. */
  cancelRequested(): void;
  /** The lease is gone (LEASE_LOST) or the run has ended (RUN_ENDED): heartbeats have stopped. */
  refused(error: ApiRefusedError): void;
}

/**
 * Keeps a lease alive until the signal is aborted. The first heartbeat goes out at once: it tells of a cancellation that
 * was pushed before anybody here listened for it. An unavailable API is tried again sooner than the interval, because
 * the lease runs out meanwhile.
 */
export async function keepLease(
  client: ApiClient,
  lease: LeaseKey & { readonly heartbeatIntervalMs: number },
  listener: HeartbeatListener,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const { cancelRequested } = await client.heartbeat(lease, signal);
      failures = 0;
      if (cancelRequested) listener.cancelRequested();
    } catch (error) {
      if (signal.aborted) return;
      if (
        error instanceof ApiRefusedError &&
        (error.code === errorCodes.LEASE_LOST || error.code === errorCodes.RUN_ENDED)
      ) {
        listener.refused(error);
        return;
      }
      if (!(error instanceof ApiUnavailableError) && !(error instanceof ApiRefusedError)) throw error;
      failures += 1;
    }
    const pause =
      failures === 0 ? lease.heartbeatIntervalMs : Math.min(backoffMs(failures), lease.heartbeatIntervalMs);
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
