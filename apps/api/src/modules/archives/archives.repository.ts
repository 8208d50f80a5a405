import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type ArchivedRunRow, archivedRuns } from '../../db/tables/archived-runs.js';
import { archivedStudies } from '../../db/tables/archived-studies.js';
import { runs } from '../../db/tables/runs.js';
import { type StudyRow, studies } from '../../db/tables/studies.js';

/** Where each of these runs came from; none for a run of this server. */
export async function listArchivedRuns(
  executor: Executor,
  runIds: readonly string[],
): Promise<readonly ArchivedRunRow[]> {
  return executor
    .select()
    .from(archivedRuns)
    .where(inArray(archivedRuns.runId, [...runIds]));
}

/** The id of a study where it was made; undefined for one of this server. */
export async function findStudyOrigin(executor: Executor, studyId: string): Promise<string | undefined> {
  const rows = await executor
    .select({ originId: archivedStudies.originId })
    .from(archivedStudies)
    .where(eq(archivedStudies.studyId, studyId));
  return rows[0]?.originId;
}

/** The study that was made as `originId`, here or elsewhere; importers of the same one take turns until the commit. */
export async function findStudyOfOriginLocked(
  executor: Executor,
  originId: string,
): Promise<StudyRow | undefined> {
  await executor.execute(sql`select pg_advisory_xact_lock(hashtextextended(${originId}, 3))`);
  const rows = await executor
    .select({ study: studies })
    .from(studies)
    .leftJoin(archivedStudies, eq(archivedStudies.studyId, studies.id))
    .where(
      or(
        eq(archivedStudies.originId, originId),
        and(isNull(archivedStudies.studyId), eq(studies.id, originId)),
      ),
    );
  return rows[0]?.study;
}

/** The runs that ran as these ids, here or elsewhere, by that id; the SHA-256 is null for a run of this server. */
export async function findRunsOfOrigin(
  executor: Executor,
  originIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly runId: string; readonly sha256: string | null }>> {
  const ids = [...originIds];
  const came = await executor.select().from(archivedRuns).where(inArray(archivedRuns.originId, ids));
  const own = await executor
    .select({ id: runs.id })
    .from(runs)
    .leftJoin(archivedRuns, eq(archivedRuns.runId, runs.id))
    .where(and(inArray(runs.id, ids), isNull(archivedRuns.runId)));
  const found = new Map<string, { readonly runId: string; readonly sha256: string | null }>();
  for (const { id } of own) found.set(id, { runId: id, sha256: null });
  for (const { originId, runId, sha256 } of came) found.set(originId, { runId, sha256 });
  return found;
}

/** Remembers where a study came from. */
export async function insertArchivedStudy(
  executor: Executor,
  row: { readonly studyId: string; readonly originId: string; readonly sha256: string },
): Promise<void> {
  await executor.insert(archivedStudies).values(row);
}

/** Remembers where a run came from. */
export async function insertArchivedRun(
  executor: Executor,
  row: Pick<ArchivedRunRow, 'runId' | 'originId' | 'sha256' | 'told'>,
): Promise<void> {
  await executor.insert(archivedRuns).values(row);
}
