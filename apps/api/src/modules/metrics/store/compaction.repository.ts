import { sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import type { MetricBatchRow } from '../../../db/tables/metric-batches.js';
import type { MetricChunkRow } from '../../../db/tables/metric-chunks.js';
import type { MetricRollupRow } from '../../../db/tables/metric-rollups.js';
import type { MetricSeriesRow } from '../../../db/tables/metric-series.js';

/** Any fixed number: the first half of the locks that keep compactions of a run apart. */
const lockClass = 7_203;

/** Runs with `points` points in batches, or a batch older than `ageMs`: those with the most first. */
export async function listDue(
  executor: Executor,
  points: number,
  ageMs: number,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await executor.execute<{ run_id: string }>(sql`
    select run_id from metric_batches group by run_id
    having sum(points) >= ${points} or min(stored_at) <= now() - make_interval(secs => ${ageMs / 1000}::float8)
    order by sum(points) desc limit ${limit}`);
  return rows.map((row) => row.run_id);
}

/** Runs with a series of at least `points` points that has no pyramid. */
export async function listWithoutPyramid(
  executor: Executor,
  points: number,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await executor.execute<{ run_id: string }>(sql`
    select distinct run_id from metric_series
    where base is null and points >= ${points} limit ${limit}`);
  return rows.map((row) => row.run_id);
}

/** Series of a run of at least `points` points that have no pyramid, a few of them. */
export async function listBareSeries(
  executor: Executor,
  runId: string,
  points: number,
  limit: number,
): Promise<readonly MetricSeriesRow[]> {
  const { rows } = await executor.execute<MetricSeriesRow & Record<string, unknown>>(sql`
    select run_id as "runId", name, attempt, points, min_step as "minStep", max_step as "maxStep", base
    from metric_series where run_id = ${runId}::uuid and base is null and points >= ${points}
    order by name, attempt limit ${limit}`);
  return rows;
}

/** Keeps other compactions of the run away until the transaction ends. @returns false where there is one. */
export async function tryLock(executor: Executor, runId: string): Promise<boolean> {
  const { rows } = await executor.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(${lockClass}, hashtext(${runId})) as locked`,
  );
  return rows[0]?.locked === true;
}

/** The same, but waits. */
export async function lock(executor: Executor, runId: string): Promise<void> {
  await executor.execute(sql`select pg_advisory_xact_lock(${lockClass}, hashtext(${runId}))`);
}

/** Removes the oldest batches of a run, about `points` points of them. @returns what they held. */
export async function takeBatches(
  executor: Executor,
  runId: string,
  points: number,
): Promise<readonly MetricBatchRow[]> {
  const { rows } = await executor.execute<MetricBatchRow & Record<string, unknown>>(sql`
    delete from metric_batches where run_id = ${runId}::uuid and first_cursor in (
      select first_cursor from (
        select first_cursor, sum(points) over (order by first_cursor) - points as before
        from metric_batches where run_id = ${runId}::uuid
      ) as counted where before < ${points}
    )
    returning run_id as "runId", first_cursor as "firstCursor", last_cursor as "lastCursor", attempt, points, events`);
  return rows.toSorted((a, b) => a.firstCursor - b.firstCursor);
}

/** A chunk without its points. */
export type ChunkOutline = Pick<
  MetricChunkRow,
  'name' | 'attempt' | 'firstStep' | 'firstCursor' | 'lastStep' | 'points'
>;

/** The chunks of each series from the one that points from `step` on belong into, in order. */
export async function listOutlines(
  executor: Executor,
  runId: string,
  series: readonly { readonly name: string; readonly attempt: number; readonly step: number }[],
): Promise<readonly ChunkOutline[]> {
  const { rows } = await executor.execute<ChunkOutline & Record<string, unknown>>(sql`
    select chunk.name, chunk.attempt, first_step as "firstStep", first_cursor as "firstCursor",
      last_step as "lastStep", chunk.points
    from jsonb_to_recordset(${JSON.stringify(series)}::jsonb) as asked (name text, attempt int, step int)
    cross join lateral (
      select max(first_step) as step from metric_chunks
      where run_id = ${runId}::uuid and name = asked.name and attempt = asked.attempt and first_step <= asked.step
    ) as before
    join metric_chunks as chunk on chunk.run_id = ${runId}::uuid and chunk.name = asked.name
      and chunk.attempt = asked.attempt and first_step >= coalesce(before.step, 0)
    order by chunk.name, chunk.attempt, first_step, first_cursor`);
  return rows;
}

/** Removes chunks. @returns what they held. */
export async function takeChunks(
  executor: Executor,
  runId: string,
  outlines: readonly ChunkOutline[],
): Promise<readonly (ChunkOutline & { readonly data: Buffer })[]> {
  if (outlines.length === 0) return [];
  const { rows } = await executor.execute<ChunkOutline & { data: Buffer } & Record<string, unknown>>(sql`
    delete from metric_chunks as chunk
    using jsonb_to_recordset(${JSON.stringify(outlines)}::jsonb) as taken
      (name text, attempt int, "firstStep" int, "firstCursor" int)
    where chunk.run_id = ${runId}::uuid and chunk.name = taken.name and chunk.attempt = taken.attempt
      and chunk.first_step = taken."firstStep" and chunk.first_cursor = taken."firstCursor"
    returning chunk.name, chunk.attempt, first_step as "firstStep", first_cursor as "firstCursor",
      last_step as "lastStep", chunk.points, chunk.data`);
  return rows;
}

/** Stores chunks, in one statement. */
export async function insertChunks(executor: Executor, rows: readonly MetricChunkRow[]): Promise<void> {
  if (rows.length === 0) return;
  await executor.execute(sql`
    insert into metric_chunks (run_id, name, attempt, first_step, first_cursor, last_step, min_cursor, max_cursor,
      points, data)
    select "runId", name, attempt, "firstStep", "firstCursor", "lastStep", "minCursor", "maxCursor", points,
      decode(data, 'base64')
    from jsonb_to_recordset(${json(rows)}::jsonb) as chunk ("runId" uuid, name text, attempt int, "firstStep" int,
      "firstCursor" int, "lastStep" int, "minCursor" int, "maxCursor" int, points int, data text)`);
}

/** Stores blocks of roll-ups in place of those that were there. */
export async function replaceRollups(executor: Executor, rows: readonly MetricRollupRow[]): Promise<void> {
  if (rows.length === 0) return;
  await executor.execute(sql`
    insert into metric_rollups (run_id, name, attempt, exponent, block, data)
    select "runId", name, attempt, exponent, block, decode(data, 'base64')
    from jsonb_to_recordset(${json(rows)}::jsonb) as rollup
      ("runId" uuid, name text, attempt int, exponent int, block int, data text)
    on conflict (run_id, name, attempt, exponent, block) do update set data = excluded.data`);
}

/** Stores series in place of those that were there. */
export async function replaceSeries(executor: Executor, rows: readonly MetricSeriesRow[]): Promise<void> {
  if (rows.length === 0) return;
  await executor.execute(sql`
    insert into metric_series (run_id, name, attempt, points, min_step, max_step, base)
    select "runId", name, attempt, points, "minStep", "maxStep", base
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as series
      ("runId" uuid, name text, attempt int, points int, "minStep" int, "maxStep" int, base int)
    on conflict (run_id, name, attempt) do update set points = excluded.points, min_step = excluded.min_step,
      max_step = excluded.max_step, base = excluded.base`);
}

function json(rows: readonly { readonly data: Buffer }[]): string {
  return JSON.stringify(rows.map((row) => ({ ...row, data: row.data.toString('base64') })));
}
