import { and, count, desc, eq, inArray, lt, ne, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type StudyRow, studies } from '../../db/tables/studies.js';

/** Stores a study. */
export async function insertStudy(executor: Executor, study: typeof studies.$inferInsert): Promise<StudyRow> {
  const [row] = await executor.insert(studies).values(study).returning();
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row;
}

/** Changes a study. */
export async function updateStudy(
  executor: Executor,
  id: string,
  patch: Partial<typeof studies.$inferInsert>,
): Promise<StudyRow> {
  const [row] = await executor.update(studies).set(patch).where(eq(studies.id, id)).returning();
  if (row === undefined) throw new Error('a locked study disappeared');
  return row;
}

/** Reads a study and keeps it from changing until the transaction ends. */
export async function lockStudy(executor: Executor, id: string): Promise<StudyRow | undefined> {
  const rows = await executor.select().from(studies).where(eq(studies.id, id)).for('update');
  return rows[0];
}

/** The oldest study of this name; concurrent callers with the same name take turns until the commit. */
export async function findStudyByNameLocked(executor: Executor, name: string): Promise<StudyRow | undefined> {
  await executor.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 1))`);
  const rows = await executor
    .select()
    .from(studies)
    .where(eq(studies.name, name))
    .orderBy(studies.number)
    .limit(1);
  return rows[0];
}

/** Counts a look at comparisons, unless the results were looked at as they are. */
export async function countLook(executor: Executor, id: string, completedRuns: number): Promise<void> {
  await executor
    .update(studies)
    .set({ looks: sql`${studies.looks} + 1`, lookedRuns: completedRuns })
    .where(and(eq(studies.id, id), ne(studies.lookedRuns, completedRuns)));
}

/** The studies with these ids, in any order. */
export async function findStudies(executor: Executor, ids: readonly string[]): Promise<readonly StudyRow[]> {
  return executor
    .select()
    .from(studies)
    .where(inArray(studies.id, [...ids]));
}

/** At most `limit` studies, newest first, older than the study numbered `before`. */
export async function listStudies(
  executor: Executor,
  limit: number,
  before: number | null,
): Promise<readonly StudyRow[]> {
  return executor
    .select()
    .from(studies)
    .where(before === null ? undefined : lt(studies.number, before))
    .orderBy(desc(studies.number))
    .limit(limit);
}

/** Number of all studies. */
export async function countStudies(executor: Executor): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(studies);
  return row?.total ?? 0;
}
