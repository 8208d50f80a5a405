import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type SessionRow, sessions } from '../../db/tables/sessions.js';

/** Stores a session that lasts so many hours. */
export async function insertSession(
  executor: Executor,
  session: Omit<typeof sessions.$inferInsert, 'expiresAt'>,
  hours: number,
): Promise<void> {
  await executor
    .insert(sessions)
    .values({ ...session, expiresAt: sql`now() + make_interval(hours => ${hours})` });
}

/** The session with this hash, unless it is over. */
export async function findSession(executor: Executor, secretHash: string): Promise<SessionRow | undefined> {
  const rows = await executor
    .select()
    .from(sessions)
    .where(and(eq(sessions.secretHash, secretHash), gt(sessions.expiresAt, sql`now()`)));
  return rows[0];
}

/** Puts a session into another project. */
export async function updateSessionProject(
  executor: Executor,
  secretHash: string,
  projectId: string,
): Promise<void> {
  await executor.update(sessions).set({ projectId }).where(eq(sessions.secretHash, secretHash));
}

/** Ends a session. @returns it; undefined where it was over already. */
export async function deleteSession(executor: Executor, secretHash: string): Promise<SessionRow | undefined> {
  const rows = await executor.delete(sessions).where(eq(sessions.secretHash, secretHash)).returning();
  return rows[0];
}

/** Forgets sessions that are over. */
export async function deleteOldSessions(executor: Executor): Promise<void> {
  await executor.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
}
