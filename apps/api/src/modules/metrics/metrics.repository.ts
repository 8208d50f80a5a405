import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type MetricPointRow, metricPoints } from '../../db/tables/metric-points.js';
import { type MetricSummaryRow, metricSummaries } from '../../db/tables/metric-summaries.js';
import type { Disclosure } from './disclosure.js';

/** Stores points. */
export async function insertPoints(executor: Executor, points: readonly MetricPointRow[]): Promise<void> {
  for (let from = 0; from < points.length; from += 4_000) {
    await executor.insert(metricPoints).values(points.slice(from, from + 4_000));
  }
}

/** Merges summaries into the stored ones; the given `last` wins. */
export async function mergeSummaries(executor: Executor, rows: readonly MetricSummaryRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 4_000) {
    await executor
      .insert(metricSummaries)
      .values(rows.slice(from, from + 4_000))
      .onConflictDoUpdate({
        target: [metricSummaries.runId, metricSummaries.name],
        set: {
          last: sql`excluded.last`,
          // least and greatest leave null out.
          min: sql`least(${metricSummaries.min}, excluded.min)`,
          max: sql`greatest(${metricSummaries.max}, excluded.max)`,
          lastStep: sql`excluded.last_step`,
          disclosure: sql`excluded.disclosure`,
        },
      });
  }
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

/** What `listSeriesPoints` reads. */
export interface SeriesQuery {
  readonly runId: string;
  /** Null for all. */
  readonly names: readonly string[] | null;
  readonly maxPoints: number;
  readonly afterCursor: number;
}

/** A point as the series query gives it. */
export interface SeriesPoint extends Record<string, unknown> {
  readonly name: string;
  readonly cursor: number;
  readonly step: number;
  readonly epoch: number;
  readonly wall_time_ms: number;
  readonly value: number;
  readonly disclosure: Disclosure;
}

/**
 * The points of a run's series after a cursor, by name and cursor, at most `maxPoints` a series.
 *
 * A longer series keeps its first and last point and, of each of (maxPoints - 2) / 2 equal buckets in
 * between, the least and the greatest value. A NaN is kept only where a bucket holds nothing else.
 */
export async function listSeriesPoints(
  executor: Executor,
  query: SeriesQuery,
): Promise<readonly SeriesPoint[]> {
  const buckets = Math.floor((query.maxPoints - 2) / 2);
  const named =
    query.names === null
      ? sql`true`
      : sql`name in (select jsonb_array_elements_text(${JSON.stringify(query.names)}::jsonb))`;
  const result = await executor.execute<SeriesPoint>(sql`
    with numbered as (
      select *,
        row_number() over (partition by name order by cursor) as place,
        count(*) over (partition by name) as total
      from metric_points
      where run_id = ${query.runId}::uuid and cursor > ${query.afterCursor} and ${named}
    ), bucketed as (
      select *, case when place = 1 then -1 when place = total then -2
        else (place - 2) * ${buckets}::bigint / greatest(total - 2, 1) end as bucket
      from numbered
    ), ranked as (
      select *,
        row_number() over (partition by name, bucket order by nullif(value, 'NaN') asc nulls last, cursor) as least_first,
        row_number() over (partition by name, bucket order by nullif(value, 'NaN') desc nulls last, cursor) as greatest_first
      from bucketed
    )
    select name, cursor, step, epoch, wall_time_ms, value, disclosure from ranked
    where total <= ${query.maxPoints}
      or place = total
      or (place = 1 and ${query.maxPoints} > 1)
      or (bucket >= 0 and ${buckets} > 0 and (least_first = 1 or greatest_first = 1))
    order by name, cursor`);
  return result.rows;
}
