import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type ArtifactRow, artifacts } from '../../db/tables/artifacts.js';

/** Stores artifact records. */
export async function insertArtifacts(executor: Executor, rows: readonly ArtifactRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 4_000) {
    await executor.insert(artifacts).values(rows.slice(from, from + 4_000));
  }
}

/** The artifact records of these runs, in the order in which they were recorded. */
export async function listArtifacts(
  executor: Executor,
  runIds: readonly string[],
): Promise<readonly ArtifactRow[]> {
  return executor
    .select()
    .from(artifacts)
    .where(inArray(artifacts.runId, [...runIds]))
    .orderBy(asc(artifacts.cursor));
}

/** The artifact records with these ids, in any order. */
export async function findArtifacts(
  executor: Executor,
  ids: readonly string[],
): Promise<readonly ArtifactRow[]> {
  return executor
    .select()
    .from(artifacts)
    .where(inArray(artifacts.id, [...ids]));
}

/** Those of these hashes that some run names. */
export async function findNamed(executor: Executor, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await executor
    .selectDistinct({ sha256: artifacts.sha256 })
    .from(artifacts)
    .where(inArray(artifacts.sha256, [...hashes]));
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** The media type that a run stated for these bytes, the newest statement first. */
export async function findMediaType(executor: Executor, sha256: string): Promise<string | undefined> {
  const rows = await executor
    .select({ mediaType: artifacts.mediaType })
    .from(artifacts)
    .where(eq(artifacts.sha256, sha256))
    .orderBy(desc(artifacts.recordedAt))
    .limit(1);
  return rows[0]?.mediaType;
}
