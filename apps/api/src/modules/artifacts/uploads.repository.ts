import { and, eq, inArray, lt, notExists, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { artifactUploads } from '../../db/tables/artifact-uploads.js';
import { artifacts } from '../../db/tables/artifacts.js';

/** Takes note that the caller's project has sent these bytes. */
export async function insertUpload(executor: Executor, sha256: string): Promise<void> {
  await executor
    .insert(artifactUploads)
    .values({ sha256 })
    .onConflictDoUpdate({
      target: [artifactUploads.sha256, artifactUploads.projectId],
      set: { uploadedAt: sql`now()` },
    });
}

/** Whether a project that the caller sees has sent these bytes. */
export async function hasUpload(executor: Executor, sha256: string): Promise<boolean> {
  const rows = await executor
    .select({ sha256: artifactUploads.sha256 })
    .from(artifactUploads)
    .where(eq(artifactUploads.sha256, sha256))
    .limit(1);
  return rows.length > 0;
}

/** Forgets who sent these bytes: they are gone. */
export async function deleteUploads(executor: Executor, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  await executor.delete(artifactUploads).where(inArray(artifactUploads.sha256, [...hashes]));
}

/** At most `limit` uploads that no run has named for a day. */
export async function listOrphans(executor: Executor, limit: number): Promise<readonly string[]> {
  const rows = await executor
    .selectDistinct({ sha256: artifactUploads.sha256 })
    .from(artifactUploads)
    .where(
      and(
        lt(artifactUploads.uploadedAt, sql`now() - interval '1 day'`),
        notExists(
          executor
            .select({ id: artifacts.id })
            .from(artifacts)
            .where(eq(artifacts.sha256, artifactUploads.sha256)),
        ),
      ),
    )
    .limit(limit);
  return rows.map(({ sha256 }) => sha256);
}
