import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type MetricSummaryRow, metricSummaries } from '../../db/tables/metric-summaries.js';

/**
 * Merges summaries into the stored ones: `last` is that of the highest step, and of a repeated step the given one.
 *
 * @param rows with what JSON lacks as texts.
 * @returns name and last value of each as stored.
 */
export async function mergeSummaries(
  executor: Executor,
  rows: readonly object[],
): Promise<readonly Pick<MetricSummaryRow, 'name' | 'last'>[]> {
  if (rows.length === 0) return [];
  const result = await executor.execute<{ name: string; last: number }>(sql`
    insert into metric_summaries as summary (run_id, name, last, min, max, last_step, disclosure)
    select "runId", name, last, min, max, "lastStep", disclosure
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given
      ("runId" uuid, name text, last float8, min float8, max float8, "lastStep" int, disclosure text)
    on conflict (run_id, name) do update set
      last = case when excluded.last_step >= summary.last_step then excluded.last else summary.last end,
      -- least and greatest leave null out.
      min = least(summary.min, excluded.min),
      max = greatest(summary.max, excluded.max),
      last_step = greatest(summary.last_step, excluded.last_step),
      disclosure = excluded.disclosure
    returning name, last`);
  return result.rows;
}

/** Forgets the summaries of a run: a new attempt starts. */
export async function deleteSummaries(executor: Executor, runId: string): Promise<void> {
  await executor.delete(metricSummaries).where(eq(metricSummaries.runId, runId));
}

/** The summaries of these runs, by name. */
export async function listSummaries(
  executor: Executor,
  runIds: readonly string[],
): Promise<readonly MetricSummaryRow[]> {
  return executor
    .select()
    .from(metricSummaries)
    .where(inArray(metricSummaries.runId, [...runIds]))
    .orderBy(asc(metricSummaries.name));
}
