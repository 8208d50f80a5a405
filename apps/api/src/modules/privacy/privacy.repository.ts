import { decodeDpEvent, type LedgerCharge } from '@clipwise/privacy';
import { and, asc, count, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type PrivacyChargeRow, privacyCharges } from '../../db/tables/privacy-charges.js';
import { privacyTotals } from '../../db/tables/privacy-totals.js';
import { type RunRow, runs } from '../../db/tables/runs.js';

/** Stores charges. */
export async function insertCharges(executor: Executor, rows: readonly PrivacyChargeRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 5_000) {
    await executor.insert(privacyCharges).values(rows.slice(from, from + 5_000));
  }
}

/** Adds charges to the totals of a run. The key is that of the migration which gathered the charges of older versions. */
export async function addTotals(
  executor: Executor,
  runId: string,
  charges: readonly { readonly event: unknown; readonly count: number }[],
): Promise<void> {
  if (charges.length === 0) return;
  await executor.execute(sql`
    insert into privacy_totals (run_id, event_key, event, count)
    select ${runId}::uuid, encode(sha256(convert_to(event::text, 'UTF8')), 'hex'), event, sum(count)
    from jsonb_to_recordset(${JSON.stringify(charges)}::jsonb) as charge (event jsonb, count bigint)
    group by event
    on conflict (run_id, event_key) do update set count = privacy_totals.count + excluded.count`);
}

/** The whole ledger of a run, equal events gathered: each distinct event with the number of its applications. */
export async function readCharges(executor: Executor, runId: string): Promise<readonly LedgerCharge[]> {
  const totals = await executor
    .select({ event: privacyTotals.event, count: privacyTotals.count })
    .from(privacyTotals)
    .where(eq(privacyTotals.runId, runId));
  return totals.map(({ event, count }) => ({ event: decodeDpEvent(event), count }));
}

/** Runs that have ended with an epsilon that is not the tightest of their ledger. */
export async function findLooseRuns(executor: Executor, limit: number): Promise<readonly RunRow[]> {
  return executor
    .select()
    .from(runs)
    .where(
      and(isNotNull(runs.endedAt), gt(runs.chargedSteps, 0), sql`${runs.accounting} ->> 'isTight' = 'false'`),
    )
    .orderBy(asc(runs.number))
    .limit(limit);
}

/** What `listEpsilons` reads. */
export interface EpsilonQuery {
  readonly runId: string;
  /** Charges up to this cursor are left out. */
  readonly afterCursor: number;
  readonly lastCursor: number;
  readonly maxPoints: number;
}

/** A charge as the epsilon series shows it. */
export interface EpsilonPoint extends Record<string, unknown> {
  readonly run_id: string;
  readonly cursor: number;
  readonly step: number;
  readonly epsilon: number | null;
  readonly charged_at: string;
}

/**
 * The charges of several runs, by run and cursor, at most `maxPoints` a run and the last one always among them.
 *
 * Of a longer ledger those nearest below `maxPoints` equally spaced cursors are read, each by one look into the index: the
 * price is that of the points, however many charges there are.
 */
export async function listEpsilons(
  executor: Executor,
  queries: readonly EpsilonQuery[],
): Promise<readonly EpsilonPoint[]> {
  const asked = JSON.stringify(
    queries.map(({ runId, afterCursor, lastCursor, maxPoints }) => ({
      run_id: runId,
      low: afterCursor,
      high: lastCursor,
      points: Math.max(0, Math.min(maxPoints, lastCursor - afterCursor)),
    })),
  );
  const result = await executor.execute<EpsilonPoint>(sql`
    select distinct on (found.run_id, found.cursor)
      found.run_id, found.cursor, found.step, found.epsilon, found.charged_at
    from jsonb_to_recordset(${asked}::jsonb) as asked (run_id uuid, low int, high int, points int)
    cross join lateral generate_series(1, asked.points) as place
    cross join lateral (
      select * from privacy_charges charge
      where charge.run_id = asked.run_id and charge.cursor > asked.low
        and charge.cursor <= asked.low + ((asked.high - asked.low)::bigint * place / asked.points)::int
      order by charge.cursor desc limit 1
    ) as found
    order by found.run_id, found.cursor`);
  return result.rows;
}

/** How an attempt began. */
export interface AttemptStart extends Record<string, unknown> {
  readonly run_id: string;
  /** Null before a run-started. */
  readonly started_at: string | null;
  /** Whether earlier attempts charged anything. */
  readonly is_charged: boolean;
  /** After the last of those charges; null where it has no bound. */
  readonly epsilon: number | null;
}

/** How the attempts began whose run-started events have these cursors, one row a query. */
export async function listAttemptStarts(
  executor: Executor,
  queries: readonly { readonly runId: string; readonly cursor: number }[],
): Promise<readonly AttemptStart[]> {
  const asked = JSON.stringify(queries.map(({ runId, cursor }) => ({ run_id: runId, cursor })));
  const result = await executor.execute<AttemptStart>(sql`
    select asked.run_id, start.at as started_at, found.cursor is not null as is_charged, found.epsilon
    from jsonb_to_recordset(${asked}::jsonb) as asked (run_id uuid, cursor int)
    left join run_events start on start.run_id = asked.run_id and start.cursor = asked.cursor
    left join lateral (
      select charge.cursor, charge.epsilon from privacy_charges charge
      where charge.run_id = asked.run_id and charge.cursor <= asked.cursor
      order by charge.cursor desc limit 1
    ) as found on true`);
  return result.rows;
}

/** At most `limit` charges after a cursor, in order. */
export async function listCharges(
  executor: Executor,
  runId: string,
  afterCursor: number,
  limit: number,
): Promise<readonly PrivacyChargeRow[]> {
  return executor
    .select()
    .from(privacyCharges)
    .where(and(eq(privacyCharges.runId, runId), gt(privacyCharges.cursor, afterCursor)))
    .orderBy(asc(privacyCharges.cursor))
    .limit(limit);
}

/** Number of entries in a run's ledger. */
export async function countCharges(executor: Executor, runId: string): Promise<number> {
  const [row] = await executor
    .select({ total: count() })
    .from(privacyCharges)
    .where(eq(privacyCharges.runId, runId));
  return row?.total ?? 0;
}
