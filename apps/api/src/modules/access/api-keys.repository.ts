import { and, count, desc, eq, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type ApiKeyRow, apiKeys } from '../../db/tables/api-keys.js';

/** Stores a key. */
export async function insertKey(executor: Executor, values: typeof apiKeys.$inferInsert): Promise<ApiKeyRow> {
  const [row] = await executor.insert(apiKeys).values(values).returning();
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row;
}

/** The keys of a project, or of the whole server for null, the newest first. */
export async function listKeys(executor: Executor, projectId: string | null): Promise<readonly ApiKeyRow[]> {
  return executor
    .select()
    .from(apiKeys)
    .where(ofProject(projectId))
    .orderBy(desc(apiKeys.createdAt), apiKeys.id);
}

/** Number of keys of a project, or of the whole server. */
export async function countKeys(executor: Executor, projectId: string | null): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(apiKeys).where(ofProject(projectId));
  return row?.total ?? 0;
}

/** A key of a project, or of the whole server, locked. */
export async function lockKey(
  executor: Executor,
  id: string,
  projectId: string | null,
): Promise<ApiKeyRow | undefined> {
  const rows = await executor
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.id, id), ofProject(projectId)))
    .for('update');
  return rows[0];
}

/** A key that is there, whosever it is. */
export async function requireKey(executor: Executor, id: string): Promise<ApiKeyRow> {
  const [row] = await executor.select().from(apiKeys).where(eq(apiKeys.id, id));
  if (row === undefined) throw new Error('a key that was made is gone');
  return row;
}

/** Changes a key. */
export async function updateKey(
  executor: Executor,
  id: string,
  patch: Partial<Pick<ApiKeyRow, 'expiresAt' | 'revokedAt'>>,
): Promise<ApiKeyRow> {
  const [row] = await executor.update(apiKeys).set(patch).where(eq(apiKeys.id, id)).returning();
  if (row === undefined) throw new Error('a locked key disappeared');
  return row;
}

/** The key with this hash, if it is good now. */
export async function findGoodKey(executor: Executor, secretHash: string): Promise<ApiKeyRow | undefined> {
  return goodKey(executor, eq(apiKeys.secretHash, secretHash));
}

/** The key of this id, if it is good now. */
export async function findGoodKeyById(executor: Executor, id: string): Promise<ApiKeyRow | undefined> {
  return goodKey(executor, eq(apiKeys.id, id));
}

/** The key with this hash, good or not. */
export async function findKeyByHash(executor: Executor, secretHash: string): Promise<ApiKeyRow | undefined> {
  const rows = await executor.select().from(apiKeys).where(eq(apiKeys.secretHash, secretHash));
  return rows[0];
}

/** Takes note of a use; more often than every minute nothing is written. */
export async function markUsed(executor: Executor, id: string): Promise<void> {
  await executor
    .update(apiKeys)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(apiKeys.id, id),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, sql`now() - interval '1 minute'`)),
      ),
    );
}

/** Whether there is any key; callers take turns until the commit. */
export async function hasKeysLocked(executor: Executor): Promise<boolean> {
  await executor.execute(sql`select pg_advisory_xact_lock(hashtextextended('api_keys', 2))`);
  const rows = await executor.select({ id: apiKeys.id }).from(apiKeys).limit(1);
  return rows.length > 0;
}

async function goodKey(executor: Executor, condition: SQL): Promise<ApiKeyRow | undefined> {
  const isGood = sql`${apiKeys.revokedAt} is null and (${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > now())`;
  const rows = await executor.select().from(apiKeys).where(and(condition, isGood));
  return rows[0];
}

function ofProject(projectId: string | null) {
  return projectId === null ? isNull(apiKeys.projectId) : eq(apiKeys.projectId, projectId);
}
