import { lt, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { writers } from '../../db/tables/writers.js';

/** Takes note of a writer; more often than every five seconds nothing is written. */
export async function upsertWriter(executor: Executor, id: string): Promise<void> {
  await executor
    .insert(writers)
    .values({ id })
    .onConflictDoUpdate({
      target: [writers.id, writers.projectId],
      set: { lastSeenAt: sql`now()` },
      setWhere: lt(writers.lastSeenAt, sql`now() - interval '5 seconds'`),
    });
}

/** Forgets writers that nobody heard of for `days`. */
export async function deleteSilent(executor: Executor, days: number): Promise<void> {
  await executor.delete(writers).where(lt(writers.lastSeenAt, sql`now() - make_interval(days => ${days})`));
}

/** A writer as its claims and runs tell. Times are ISO texts of the database's clock. */
export interface WriterRow extends Record<string, unknown> {
  readonly id: string;
  /** Null for a trainer that never asked for work. */
  readonly asked_at: string | null;
  readonly run_id: string | null;
  readonly lease_expires_at: string | null;
  /** End of the newest lease that it had. */
  readonly newest_lease: string | null;
  readonly environment: unknown;
  readonly now: string;
}

/** Writers that asked for work, and those that hold a run; at most `limit`, those heard of last first. */
export async function listWriters(executor: Executor, limit: number): Promise<readonly WriterRow[]> {
  const result = await executor.execute<WriterRow>(sql`
    with leases as (
      select writer_id, max(lease_expires_at) as newest_lease,
        (array_agg(id order by lease_expires_at desc) filter (where status = 'RUNNING'))[1] as run_id,
        (array_agg(id order by number desc) filter (where environment is not null))[1] as described_by
      from runs where writer_id is not null group by writer_id
    )
    select coalesce(writers.id, leases.writer_id) as id, writers.last_seen_at as asked_at, leases.run_id, held.lease_expires_at, leases.newest_lease,
      described.environment, now() as now
    from writers full join leases on leases.writer_id = writers.id
      left join runs as held on held.id = leases.run_id
      left join runs as described on described.id = leases.described_by
    where writers.id is not null or leases.run_id is not null
    order by greatest(writers.last_seen_at, leases.newest_lease) desc, 1 limit ${limit}`);
  return result.rows;
}
