import { and, asc, count, eq, gt, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type PrivacyChargeRow, privacyCharges } from '../../db/tables/privacy-charges.js';

/** Stores charges. */
export async function insertCharges(executor: Executor, rows: readonly PrivacyChargeRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 5_000) {
    await executor.insert(privacyCharges).values(rows.slice(from, from + 5_000));
  }
}

/** The whole ledger of a run, equal events gathered: each distinct event with the number of its applications. */
export async function sumCharges(
  executor: Executor,
  runId: string,
): Promise<readonly { event: unknown; count: number }[]> {
  return executor
    .select({ event: privacyCharges.event, count: sql<string>`sum(${privacyCharges.count})`.mapWith(Number) })
    .from(privacyCharges)
    .where(eq(privacyCharges.runId, runId))
    .groupBy(privacyCharges.event);
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
