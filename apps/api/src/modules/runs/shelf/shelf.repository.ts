import { asc, inArray, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import { type RunRow, runs } from '../../../db/tables/runs.js';

/** Reads runs and keeps them from changing until the transaction ends. Whoever locks several locks them in this order. */
export async function lockRuns(executor: Executor, ids: readonly string[]): Promise<readonly RunRow[]> {
  return executor
    .select()
    .from(runs)
    .where(inArray(runs.id, [...ids]))
    .orderBy(asc(runs.id))
    .for('update');
}

/** Puts tags on runs and takes tags off them. The runs must be locked. */
export async function updateTags(
  executor: Executor,
  ids: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): Promise<readonly RunRow[]> {
  const list = (tags: readonly string[]): SQL =>
    sql`array(select jsonb_array_elements_text(${JSON.stringify(tags)}::jsonb))`;
  const tags = sql`array(
    select distinct tag from unnest(${runs.tags} || ${list(add)}) as tag where tag <> all (${list(remove)}) order by tag)`;
  return executor
    .update(runs)
    .set({ tags })
    .where(inArray(runs.id, [...ids]))
    .returning();
}

/** Sets when runs were archived or deleted; null for not. The runs must be locked. */
export async function updateShelf(
  executor: Executor,
  ids: readonly string[],
  patch: { readonly archivedAt: Date | null } | { readonly deletedAt: Date | null },
): Promise<readonly RunRow[]> {
  return executor
    .update(runs)
    .set(patch)
    .where(inArray(runs.id, [...ids]))
    .returning();
}
