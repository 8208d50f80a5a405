import { errorCodes } from '@clipwise/contract/errors';
import type { ApiClient, LeaseKey } from './api-client.js';
import { ApiRefusedError } from './api-errors.js';
import type { LogLine } from './log-line.js';
import { OutageLog } from './outage-log.js';
import { backoffMs, pause } from './retry.js';

/** What heartbeats may bring. */
export interface HeartbeatListener {
  /** A user asked for the run's cancellation; may be called again. */
  cancelRequested(): void;
  /** The lease is gone (LEASE_LOST) or the run has ended (RUN_ENDED): heartbeats have stopped. */
  refused(error: ApiRefusedError): void;
}

const lastWords: ReadonlySet<string> = new Set([errorCodes.LEASE_LOST, errorCodes.RUN_ENDED]);

/**
 * Keeps a lease alive until the signal is aborted; never throws. The first heartbeat goes out at once: it tells of a
 * cancellation that was pushed before anybody here listened for it. One that fails is tried again sooner than the
 * interval, because the lease runs out meanwhile.
 */
export async function keepLease(
  client: ApiClient,
  lease: LeaseKey & { readonly heartbeatIntervalMs: number },
  listener: HeartbeatListener,
  options: { readonly signal: AbortSignal; readonly log: LogLine },
): Promise<void> {
  const { signal, log } = options;
  const outage = new OutageLog(log, `run ${lease.runId}, heartbeat`, 'the lease may run out');
  let failures = 0;
  while (!signal.aborted) {
    try {
      const { cancelRequested } = await client.heartbeat(lease, signal);
      failures = 0;
      outage.succeeded();
      if (cancelRequested) listener.cancelRequested();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiRefusedError && lastWords.has(error.code)) return listener.refused(error);
      failures += 1;
      outage.failed(error instanceof Error ? error : new Error(String(error)));
    }
    const soonest = failures === 0 ? lease.heartbeatIntervalMs : backoffMs(failures);
    await pause(Math.min(soonest, lease.heartbeatIntervalMs), signal);
  }
}
