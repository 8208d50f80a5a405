import type { RecurringFailure } from '../../log/recurring-failure.js';

/** Looks for expired leases until it is stopped. */
export interface LeaseSweeper {
  stop(): Promise<void>;
}

/**
 * Sweeps every third of a lease. After a start, and after a sweep that failed, it first waits one whole lease:
 * while this server or its database was away no writer could renew, and none must lose its run for that.
 */
export function startLeaseSweeper(
  sweep: () => Promise<void>,
  leaseMs: number,
  failure: RecurringFailure,
): LeaseSweeper {
  const interval = Math.max(20, Math.floor(leaseMs / 3));
  let isStopped = false;
  let underWay: Promise<void> = Promise.resolve();
  let timer = setTimeout(run, leaseMs);

  function run(): void {
    underWay = failure
      .attempt(() => sweep().then(() => interval), leaseMs)
      .then((pause) => {
        if (!isStopped) timer = setTimeout(run, pause);
      });
  }
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
