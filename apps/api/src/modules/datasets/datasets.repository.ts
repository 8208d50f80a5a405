import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';

/** A data set with its runs. */
export interface DatasetRow extends Record<string, unknown> {
  readonly name: string;
  /** JSON text: equal configs were written alike. Null where a declared run has none. */
  readonly config: string | null;
  readonly runs: number;
  readonly running: number;
  readonly queued: number;
  readonly deleted: number;
  readonly newest_at: string;
  /** The newest run that has started and whose events are still there. */
  readonly announced_by: string | null;
  readonly announced_at: string | null;
  /** The `dataset` of a run-started event. */
  readonly announced: {
    readonly trainingExamples: number;
    readonly validationExamples: number;
    readonly classNames: readonly string[];
    readonly trainingSubjects?: number | null;
    readonly largestSubjectExamples?: number | null;
  } | null;
}

/** At most `limit` data sets, the one with the newest run first. */
export async function listDatasets(executor: Executor, limit: number): Promise<readonly DatasetRow[]> {
  const result = await executor.execute<DatasetRow>(sql`
    with named as (
      select dataset as name, (config -> 'dataset')::text as config,
        (count(*) filter (where deleted_at is null))::int as runs,
        (count(*) filter (where status = 'RUNNING'))::int as running,
        (count(*) filter (where status = 'QUEUED'))::int as queued,
        (count(*) filter (where deleted_at is not null))::int as deleted,
        max(created_at) as newest_at, max(number) as newest,
        (array_agg(id order by number desc) filter (where attempt_cursor > 0 and purged_at is null))[1] as announced_by
      from runs group by 1, 2 order by newest desc limit ${limit}
    )
    select named.*, event.at as announced_at, event.payload -> 'dataset' as announced
    from named left join runs on runs.id = named.announced_by
      left join run_events as event on event.run_id = runs.id and event.cursor = runs.attempt_cursor
    order by named.newest desc`);
  return result.rows;
}
