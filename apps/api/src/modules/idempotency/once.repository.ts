import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { idempotencyKeys } from '../../db/tables/idempotency-keys.js';

/** What a key stands for; callers with the same one take turns until the commit. */
export async function findKeyLocked(
  executor: Executor,
  operation: string,
  key: string,
): Promise<typeof idempotencyKeys.$inferSelect | undefined> {
  await executor.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${operation} ${key}`}, 2))`);
  const rows = await executor
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.operation, operation), eq(idempotencyKeys.key, key)));
  return rows[0];
}

/** Remembers what was made. */
export async function insertKey(executor: Executor, row: typeof idempotencyKeys.$inferInsert): Promise<void> {
  await executor.insert(idempotencyKeys).values(row);
}
