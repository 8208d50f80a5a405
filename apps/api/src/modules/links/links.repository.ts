import { and, count, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { defaultProjectId } from '../../db/tables/project-column.js';
import { type ProjectRow, projects } from '../../db/tables/projects.js';
import { type PublicLinkRow, publicLinks } from '../../db/tables/public-links.js';
import { runs } from '../../db/tables/runs.js';
import { studies } from '../../db/tables/studies.js';

/** A link, and the name of what it shows. */
export type ListedLink = PublicLinkRow & { readonly targetName: string | null };

/** Whether it is the project that a server begins with, whose name says nothing of anybody. */
export function isFirstProject(id: string): boolean {
  return id === defaultProjectId;
}

/** Stores a link of the caller's project. */
export async function insertLink(
  executor: Executor,
  values: typeof publicLinks.$inferInsert,
): Promise<PublicLinkRow> {
  const [row] = await executor.insert(publicLinks).values(values).returning();
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row;
}

/** The links that the caller sees, the newest first. */
export async function listLinks(executor: Executor): Promise<readonly ListedLink[]> {
  const rows = await executor
    .select({ link: publicLinks, studyName: studies.name, runName: runs.name })
    .from(publicLinks)
    .leftJoin(studies, eq(studies.id, publicLinks.studyId))
    .leftJoin(runs, eq(runs.id, publicLinks.runId))
    .orderBy(desc(publicLinks.createdAt), publicLinks.id);
  return rows.map(({ link, studyName, runName }) => ({ ...link, targetName: studyName ?? runName }));
}

/** Number of links that the caller sees. */
export async function countLinks(executor: Executor): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(publicLinks);
  return row?.total ?? 0;
}

/** A link, locked. */
export async function lockLink(executor: Executor, id: string): Promise<PublicLinkRow | undefined> {
  const rows = await executor.select().from(publicLinks).where(eq(publicLinks.id, id)).for('update');
  return rows[0];
}

/** Ends a link. */
export async function updateRevoked(executor: Executor, id: string): Promise<PublicLinkRow> {
  const [row] = await executor
    .update(publicLinks)
    .set({ revokedAt: sql`now()` })
    .where(eq(publicLinks.id, id))
    .returning();
  if (row === undefined) throw new Error('a locked link disappeared');
  return row;
}

/** The link with this hash and its project, if it is good now. */
export async function findGoodLink(
  executor: Executor,
  secretHash: string,
): Promise<{ readonly link: PublicLinkRow; readonly project: ProjectRow } | undefined> {
  const rows = await executor
    .select({ link: publicLinks, project: projects })
    .from(publicLinks)
    .innerJoin(projects, eq(projects.id, publicLinks.projectId))
    .where(
      and(
        eq(publicLinks.secretHash, secretHash),
        isNull(publicLinks.revokedAt),
        gt(publicLinks.expiresAt, sql`now()`),
      ),
    );
  return rows[0];
}

/** Takes note of a use; more often than every minute nothing is written. */
export async function markLinkUsed(executor: Executor, id: string): Promise<void> {
  await executor
    .update(publicLinks)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(publicLinks.id, id),
        or(isNull(publicLinks.lastUsedAt), lt(publicLinks.lastUsedAt, sql`now() - interval '1 minute'`)),
      ),
    );
}

/** Where a word stands: under which key, and the word. */
export interface StoredPlace {
  readonly key: string;
  readonly word: string;
}

/**
 * Texts by which the runs that the caller sees may tell who made them and where: environments, texts of configs, and sources. Each
 * once.
 */
export async function listPlaces(executor: Executor): Promise<readonly StoredPlace[]> {
  const { rows } = await executor.execute<{ key: string; word: string }>(sql`
    select distinct 'environment.' || entry.key as key, entry.value as word
    from runs, json_each_text(case json_typeof(environment) when 'object' then environment else '{}' end) as entry
    where entry.value is not null
    union select distinct 'config.' || path, value #>> '{}' from run_settings where jsonb_typeof(value) = 'string'
    union select 'source.name', name from run_sources
    union select 'source.key', key from run_sources`);
  return rows;
}
