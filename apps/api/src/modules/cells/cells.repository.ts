import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type MetricSummaryRow, metricSummaries } from '../../db/tables/metric-summaries.js';
import { type RunRow, runs } from '../../db/tables/runs.js';

/** A run with what its newest attempt last recorded of one metric. */
export interface RunValue {
  readonly run: RunRow;
  /** Null when the run has not recorded it. */
  readonly value: number | null;
  readonly disclosure: MetricSummaryRow['disclosure'] | null;
}

/** The runs of a study, oldest first, at most `limit`. */
export async function listRunValues(
  executor: Executor,
  studyId: string,
  metric: string,
  limit: number,
): Promise<readonly RunValue[]> {
  const rows = await executor
    .select()
    .from(runs)
    .where(and(eq(runs.studyId, studyId), isNull(runs.deletedAt)))
    .orderBy(asc(runs.number))
    .limit(limit);
  if (rows.length === 0) return [];
  const summaries = await executor
    .select()
    .from(metricSummaries)
    .where(
      and(
        eq(metricSummaries.name, metric),
        inArray(
          metricSummaries.runId,
          rows.map(({ id }) => id),
        ),
      ),
    );
  const byRun = new Map(summaries.map((summary) => [summary.runId, summary]));
  return rows.map((run) => {
    const summary = byRun.get(run.id);
    return { run, value: summary?.last ?? null, disclosure: summary?.disclosure ?? null };
  });
}
