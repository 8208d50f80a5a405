import { and, asc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type RunRow, runs } from '../../db/tables/runs.js';

/** The oldest queued run, of those that can be run here, that no other transaction is claiming, locked. */
export async function lockOldestQueued(executor: Executor): Promise<RunRow | undefined> {
  const rows = await executor
    .select()
    .from(runs)
    .where(and(eq(runs.status, 'QUEUED'), eq(runs.isDeclared, false)))
    .orderBy(asc(runs.number))
    .limit(1)
    .for('update', { skipLocked: true });
  return rows[0];
}

/**
 * Running runs whose lease is over, locked; those being written to are left out.
 *
 * @param patienceMs for how much longer a trainer that opened its run by itself may be silent.
 */
export async function lockExpired(
  executor: Executor,
  limit: number,
  patienceMs: number,
): Promise<readonly RunRow[]> {
  const patience = sql`case when ${runs.openedByWriter} then ${patienceMs}::float8 else 0 end * interval '1 millisecond'`;
  return executor
    .select()
    .from(runs)
    .where(and(eq(runs.status, 'RUNNING'), sql`${runs.leaseExpiresAt} < clock_timestamp() - ${patience}`))
    .limit(limit)
    .for('update', { skipLocked: true });
}

/** Running runs of a writer whose cancellation was asked for. */
export async function findCancelRequested(
  executor: Executor,
  writerId: string,
): Promise<readonly { id: string; leaseEpoch: number }[]> {
  return executor
    .select({ id: runs.id, leaseEpoch: runs.leaseEpoch })
    .from(runs)
    .where(and(eq(runs.writerId, writerId), eq(runs.status, 'RUNNING'), eq(runs.cancelRequested, true)))
    .orderBy(asc(runs.number));
}

/** The end of a lease that starts now, by the database's clock: all servers agree on it. */
export async function leaseEnd(executor: Executor, leaseMs: number): Promise<Date> {
  const result = await executor.execute<{ milliseconds: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 + ${leaseMs}::float8 as milliseconds`,
  );
  return new Date(Math.round(result.rows[0]?.milliseconds ?? Date.now() + leaseMs));
}
