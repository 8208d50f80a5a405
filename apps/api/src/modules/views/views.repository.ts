import { asc, count, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type SavedViewRow, savedViews } from '../../db/tables/saved-views.js';

/** The views of a page by name, whatever their case; those of every page for null. */
export async function listViews(executor: Executor, page: string | null): Promise<readonly SavedViewRow[]> {
  return executor
    .select()
    .from(savedViews)
    .where(page === null ? undefined : eq(savedViews.page, page))
    .orderBy(asc(savedViews.page), sql`lower(${savedViews.name})`, asc(savedViews.name));
}

/** Number of all views; concurrent callers take turns until the commit. */
export async function countViewsLocked(executor: Executor): Promise<number> {
  await executor.execute(sql`select pg_advisory_xact_lock(hashtextextended('saved_views', 2))`);
  const [row] = await executor.select({ total: count() }).from(savedViews);
  return row?.total ?? 0;
}

/** Stores a view; one of the same page and name gets the new state. */
export async function upsertView(
  executor: Executor,
  view: { readonly page: string; readonly name: string; readonly state: string },
): Promise<SavedViewRow> {
  const [row] = await executor
    .insert(savedViews)
    .values(view)
    .onConflictDoUpdate({
      target: [savedViews.projectId, savedViews.page, savedViews.name],
      set: { state: view.state, updatedAt: sql`now()` },
    })
    .returning();
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row;
}

/** The view of this page and name. */
export async function findNamedView(
  executor: Executor,
  page: string,
  name: string,
): Promise<SavedViewRow | undefined> {
  const rows = await listViews(executor, page);
  return rows.find((row) => row.name === name);
}

/** The view of this id, locked. */
export async function lockView(executor: Executor, id: string): Promise<SavedViewRow | undefined> {
  const rows = await executor.select().from(savedViews).where(eq(savedViews.id, id)).for('update');
  return rows[0];
}

/** Gives a view another name. */
export async function updateName(executor: Executor, id: string, name: string): Promise<SavedViewRow> {
  const [row] = await executor
    .update(savedViews)
    .set({ name, updatedAt: sql`now()` })
    .where(eq(savedViews.id, id))
    .returning();
  if (row === undefined) throw new Error('a locked view disappeared');
  return row;
}

/** Removes a view, if it is there. */
export async function deleteView(executor: Executor, id: string): Promise<void> {
  await executor.delete(savedViews).where(eq(savedViews.id, id));
}
