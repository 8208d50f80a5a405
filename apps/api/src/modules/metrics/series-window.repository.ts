import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import type { Disclosure } from './disclosure.js';

/** What `listBuckets` reads. */
export interface WindowQuery {
  readonly runId: string;
  readonly name: string;
  /** Points up to this cursor are left out: they belong to an earlier attempt. */
  readonly afterCursor: number;
  /** Null for the first step that there is. */
  readonly fromStep: number | null;
  /** Null for the last one. */
  readonly toStep: number | null;
  readonly buckets: number;
}

/** One bucket; `place` is that of its query. */
export interface Bucket extends Record<string, unknown> {
  readonly place: number;
  readonly disclosure: Disclosure;
  readonly count: number;
  readonly nans: number;
  readonly infinities: number;
  readonly negative_infinities: number;
  /** Cursor, step, epoch, wall time in milliseconds and value. */
  readonly first: readonly [number, number, number, number, number];
  readonly last: readonly [number, number, number, number, number];
  /** Value and step; null where no value is finite. */
  readonly least: readonly [number, number] | null;
  readonly greatest: readonly [number, number] | null;
}

/** The buckets that hold points, by query and step. */
export async function listBuckets(
  executor: Executor,
  queries: readonly WindowQuery[],
): Promise<readonly Bucket[]> {
  const asked = JSON.stringify(
    queries.map(({ runId, name, afterCursor, fromStep, toStep, buckets }, place) => ({
      ...{ place, run_id: runId, name, after_cursor: afterCursor },
      ...{ from_step: fromStep, to_step: toStep, buckets },
    })),
  );
  const isMeasured = sql`value > '-Infinity' and value < 'Infinity'`;
  // An array is ordered by its first entry: the least array of a cursor and more is the whole first point.
  const point = sql`array[cursor, step, epoch, wall_time_ms, value]::float8[]`;
  const result = await executor.execute<Bucket>(sql`
    with asked as (
      select * from jsonb_to_recordset(${asked}::jsonb) as asked
        (place int, run_id uuid, name text, after_cursor int, from_step int, to_step int, buckets int)
    ), found as (
      select asked.place, asked.buckets, point.*,
        coalesce(asked.from_step, min(point.step) over (partition by asked.place))::bigint as low,
        coalesce(asked.to_step, max(point.step) over (partition by asked.place))::bigint as high
      from asked join metric_points as point
        on point.run_id = asked.run_id and point.name = asked.name and point.cursor > asked.after_cursor
          and point.step >= coalesce(asked.from_step, 0) and point.step <= coalesce(asked.to_step, ${2 ** 31 - 1}::int)
    )
    select place, (step - low) * buckets / (high - low + 1) as bucket, min(disclosure) as disclosure,
      count(*)::int as count,
      (count(*) filter (where value = 'NaN'))::int as nans,
      (count(*) filter (where value = 'Infinity'))::int as infinities,
      (count(*) filter (where value = '-Infinity'))::int as negative_infinities,
      min(${point}) as first, max(${point}) as last,
      min(array[value, step]) filter (where ${isMeasured}) as least,
      max(array[value, step]) filter (where ${isMeasured}) as greatest
    from found group by place, bucket order by place, bucket`);
  return result.rows;
}
