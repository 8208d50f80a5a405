import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type RunSourceRow, runSources } from '../../db/tables/run-sources.js';

/** The source with this content; concurrent callers with the same take turns until the commit. */
export async function findSourceLocked(
  executor: Executor,
  { sha256, key }: { readonly sha256: string; readonly key: string },
): Promise<RunSourceRow | undefined> {
  await executor.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${sha256} ${key}`}, 2))`);
  const rows = await executor
    .select()
    .from(runSources)
    .where(and(eq(runSources.sha256, sha256), eq(runSources.key, key)));
  return rows[0];
}

/** Stores the source of a run. */
export async function insertSource(
  executor: Executor,
  source: typeof runSources.$inferInsert,
): Promise<void> {
  await executor.insert(runSources).values(source);
}

/** The sources of these runs, in any order. */
export async function listSources(
  executor: Executor,
  runIds: readonly string[],
): Promise<readonly RunSourceRow[]> {
  return executor
    .select()
    .from(runSources)
    .where(inArray(runSources.runId, [...runIds]));
}
