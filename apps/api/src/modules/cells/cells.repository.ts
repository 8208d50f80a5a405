import { and, asc, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type MetricSummaryRow, metricSummaries } from '../../db/tables/metric-summaries.js';
import { type RunRow, runs } from '../../db/tables/runs.js';

/** The runs of a study, oldest first, at most `limit`. */
export async function listCellRuns(
  executor: Executor,
  studyId: string,
  limit: number,
): Promise<readonly RunRow[]> {
  return executor
    .select()
    .from(runs)
    .where(and(eq(runs.studyId, studyId), isNull(runs.deletedAt)))
    .orderBy(asc(runs.number))
    .limit(limit);
}

/** What the newest attempts of these runs last recorded of these metrics. */
export async function listLastValues(
  executor: Executor,
  runIds: readonly string[],
  names: readonly string[],
): Promise<readonly MetricSummaryRow[]> {
  if (runIds.length === 0) return [];
  return executor
    .select()
    .from(metricSummaries)
    .where(and(inArray(metricSummaries.name, [...names]), inArray(metricSummaries.runId, [...runIds])));
}

/** Seconds that an epoch took in the newest completed runs of these parts of a config; null where there is none. */
export async function secondsPerEpoch(
  executor: Executor,
  parts: { readonly dataset: unknown; readonly model: unknown },
): Promise<number | null> {
  const rows = await executor
    .select({
      seconds: sql<number>`extract(epoch from ${runs.endedAt} - ${runs.startedAt})::double precision / ${runs.plannedEpochs}`,
    })
    .from(runs)
    .where(
      and(
        eq(runs.status, 'COMPLETED'),
        gt(runs.plannedEpochs, 0),
        sql`(${runs.config} -> 'dataset')::jsonb = ${JSON.stringify(parts.dataset)}::jsonb`,
        sql`(${runs.config} -> 'model')::jsonb = ${JSON.stringify(parts.model)}::jsonb`,
      ),
    )
    .orderBy(desc(runs.number))
    .limit(5);
  if (rows.length === 0) return null;
  return rows.reduce((sum, { seconds }) => sum + seconds, 0) / rows.length;
}
