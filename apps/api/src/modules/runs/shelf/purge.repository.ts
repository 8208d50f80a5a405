import { limits } from '@clipwise/contract';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import { artifacts } from '../../../db/tables/artifacts.js';
import { ingestBatches } from '../../../db/tables/ingest-batches.js';
import { metricBatches } from '../../../db/tables/metric-batches.js';
import { metricChunks } from '../../../db/tables/metric-chunks.js';
import { metricRollups } from '../../../db/tables/metric-rollups.js';
import { metricSeries } from '../../../db/tables/metric-series.js';
import { metricSummaries } from '../../../db/tables/metric-summaries.js';
import { runEvents } from '../../../db/tables/run-events.js';
import { type RunRow, runs } from '../../../db/tables/runs.js';

/** What a run recorded, but for its artifacts and its ledger. */
const ofRuns = [
  ...[runEvents, metricBatches, metricChunks, metricRollups, metricSeries],
  ...[metricSummaries, ingestBatches],
];

/** A run that is due to be purged, locked; undefined when none is. */
export async function lockDue(
  executor: Executor,
): Promise<Pick<RunRow, 'id' | 'name' | 'studyId' | 'projectId'> | undefined> {
  const rows = await executor
    .select({ id: runs.id, name: runs.name, studyId: runs.studyId, projectId: runs.projectId })
    .from(runs)
    .where(
      and(isNull(runs.purgedAt), sql`${runs.deletedAt} < now() - make_interval(days => ${limits.purgeDays})`),
    )
    .orderBy(asc(runs.deletedAt))
    .limit(1)
    .for('update', { skipLocked: true });
  return rows[0];
}

/**
 * Removes what a run recorded. Its row, config, settings and privacy ledger stay.
 *
 * @returns the SHA-256 of its artifacts.
 */
export async function purgeRun(executor: Executor, id: string): Promise<readonly string[]> {
  const files = await executor
    .delete(artifacts)
    .where(eq(artifacts.runId, id))
    .returning({ sha256: artifacts.sha256 });
  for (const table of ofRuns) await executor.delete(table).where(eq(table.runId, id));
  await executor
    .update(runs)
    .set({
      purgedAt: sql`now()`,
      environment: null,
      failureMessage: null,
      meanDice: null,
      pixelAccuracy: null,
    })
    .where(eq(runs.id, id));
  return [...new Set(files.map(({ sha256 }) => sha256))];
}
