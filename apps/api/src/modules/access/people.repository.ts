import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type PersonRow, people } from '../../db/tables/people.js';

/** Stores what the identity provider told of a person, or tells it anew. */
export async function upsertPerson(
  executor: Executor,
  person: Omit<typeof people.$inferInsert, 'id' | 'firstSeenAt' | 'lastSeenAt'>,
): Promise<PersonRow> {
  const { name, email, claims } = person;
  const [row] = await executor
    .insert(people)
    .values(person)
    .onConflictDoUpdate({
      target: [people.issuer, people.subject],
      set: { name, email, claims, lastSeenAt: sql`now()` },
    })
    .returning();
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row;
}

/** The person of this id, unless another issuer vouched for them. */
export async function findPerson(
  executor: Executor,
  id: string,
  issuer: string,
): Promise<PersonRow | undefined> {
  const rows = await executor
    .select()
    .from(people)
    .where(and(eq(people.id, id), eq(people.issuer, issuer)));
  return rows[0];
}

/** Everybody who ever signed in by this issuer, by name. */
export async function listPeople(executor: Executor, issuer: string): Promise<readonly PersonRow[]> {
  return executor.select().from(people).where(eq(people.issuer, issuer)).orderBy(asc(people.name), people.id);
}

/** Takes note that somebody was here; more often than every minute nothing is written. */
export async function markSeen(executor: Executor, id: string): Promise<void> {
  await executor
    .update(people)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(people.id, id), lt(people.lastSeenAt, sql`now() - interval '1 minute'`)));
}
