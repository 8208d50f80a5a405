import type { RecurringFailure } from '../../log/recurring-failure.js';
import { type Repeated, repeat } from '../../repeat.js';

/**
 * Sweeps every third of a lease. After a start, and after a sweep that failed, it first waits one whole lease:
 * while this server or its database was away no writer could renew, and none must lose its run for that.
 */
export function startLeaseSweeper(
  sweep: () => Promise<void>,
  leaseMs: number,
  failure: RecurringFailure,
): Repeated {
  return repeat(sweep, { intervalMs: Math.max(20, Math.floor(leaseMs / 3)), patienceMs: leaseMs }, failure);
}
