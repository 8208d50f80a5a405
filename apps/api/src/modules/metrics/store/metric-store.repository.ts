import { asc, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import { type MetricBatchRow, metricBatches } from '../../../db/tables/metric-batches.js';
import type { MetricSeriesRow } from '../../../db/tables/metric-series.js';

/** Stores what arrived. */
export async function insertBatches(executor: Executor, rows: readonly MetricBatchRow[]): Promise<void> {
  if (rows.length > 0) await executor.insert(metricBatches).values([...rows]);
}

/** What is not compacted of these runs, in order. */
export async function listBatches(
  executor: Executor,
  runIds: readonly string[],
): Promise<readonly MetricBatchRow[]> {
  return executor
    .select()
    .from(metricBatches)
    .where(inArray(metricBatches.runId, [...runIds]))
    .orderBy(asc(metricBatches.runId), asc(metricBatches.firstCursor));
}

/** A series of an attempt of a run; every name where `names` is null. */
export interface AskedSeries {
  readonly runId: string;
  readonly attempt: number;
  readonly names: readonly string[] | null;
}

/** What is compacted of these series. */
export async function listSeries(
  executor: Executor,
  asked: readonly AskedSeries[],
): Promise<readonly MetricSeriesRow[]> {
  const { rows } = await executor.execute<MetricSeriesRow & Record<string, unknown>>(sql`
    select distinct series.run_id as "runId", series.name, series.attempt, series.points,
      series.min_step as "minStep", series.max_step as "maxStep", series.base
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked ("runId" uuid, attempt int, names jsonb)
    join metric_series as series on series.run_id = asked."runId" and series.attempt = asked.attempt
      and (asked.names is null or asked.names ? series.name)`);
  return rows;
}

/** Steps of a series whose chunks are asked for. */
export interface AskedSteps {
  readonly place: number;
  readonly runId: string;
  readonly name: string;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
  /** Chunks whose points all came up to here are left out. */
  readonly afterCursor: number;
}

/** Bytes, and what asked for them. */
export interface FoundBytes extends Record<string, unknown> {
  readonly place: number;
  readonly data: Buffer;
}

/** The chunks that reach into these steps, in order. */
export async function listChunks(
  executor: Executor,
  asked: readonly AskedSteps[],
): Promise<readonly FoundBytes[]> {
  if (asked.length === 0) return [];
  const { rows } = await executor.execute<FoundBytes>(sql`
    select asked.place, chunk.data
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked
      (place int, "runId" uuid, name text, attempt int, "from" int, "to" int, "afterCursor" int)
    cross join lateral (
      select max(first_step) as step from metric_chunks
      where run_id = asked."runId" and name = asked.name and attempt = asked.attempt and first_step < asked."from"
    ) as before
    join metric_chunks as chunk on chunk.run_id = asked."runId" and chunk.name = asked.name
      and chunk.attempt = asked.attempt and chunk.first_step <= asked."to"
      and chunk.first_step >= coalesce(before.step, 0) and chunk.last_step >= asked."from"
      and chunk.max_cursor > asked."afterCursor"
    order by asked.place, chunk.first_step, chunk.first_cursor`);
  return rows;
}

/** Blocks of a level of a series, both ends included. */
export interface AskedBlocks {
  readonly place: number;
  readonly runId: string;
  readonly name: string;
  readonly attempt: number;
  readonly exponent: number;
  readonly from: number;
  readonly to: number;
}

/** A block, and what asked for it. */
export interface FoundRollups extends FoundBytes {
  readonly exponent: number;
}

/** The blocks that hold roll-ups, in order. */
export async function listRollups(
  executor: Executor,
  asked: readonly AskedBlocks[],
): Promise<readonly FoundRollups[]> {
  if (asked.length === 0) return [];
  const { rows } = await executor.execute<FoundRollups>(sql`
    select asked.place, rollup.exponent, rollup.data
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked
      (place int, "runId" uuid, name text, attempt int, exponent int, "from" int, "to" int)
    join metric_rollups as rollup on rollup.run_id = asked."runId" and rollup.name = asked.name
      and rollup.attempt = asked.attempt and rollup.exponent = asked.exponent
      and rollup.block >= asked."from" and rollup.block <= asked."to"
    order by asked.place, rollup.exponent, rollup.block`);
  return rows;
}

/** Where points of events `from`..`to` of a run lie, in one snapshot: batches as text, chunks with their names. */
export async function listEventPlaces(
  executor: Executor,
  runId: string,
  from: number,
  to: number,
): Promise<readonly { name: string | null; events: string | null; data: Buffer | null }[]> {
  const { rows } = await executor.execute<{
    name: string | null;
    events: string | null;
    data: Buffer | null;
  }>(
    sql`
    select null as name, events, null::bytea as data from metric_batches
    where run_id = ${runId}::uuid and last_cursor >= ${from} and first_cursor <= ${to}
    union all
    select name, null, data from metric_chunks
    where run_id = ${runId}::uuid and max_cursor >= ${from} and min_cursor <= ${to}`,
  );
  return rows;
}

/** Cursors of the run-started events of a run, in order. */
export async function listAttempts(executor: Executor, runIds: readonly string[]) {
  const { rows } = await executor.execute<{ runId: string; cursors: number[] }>(sql`
    select run_id as "runId", array_agg(cursor order by cursor) as cursors from run_events
    where kind = 'run-started' and run_id in (select jsonb_array_elements_text(${JSON.stringify(runIds)}::jsonb)::uuid)
    group by run_id`);
  return rows;
}
