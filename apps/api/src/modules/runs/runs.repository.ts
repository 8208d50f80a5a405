import { and, asc, count, eq, gte, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type NumberedEvent, runEvents } from '../../db/tables/run-events.js';
import { type RunPatch, type RunRow, runs } from '../../db/tables/runs.js';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import { studies } from '../../db/tables/studies.js';
import { transactionHorizon } from './run-changes.repository.js';
import type { RunFilter, RunSort } from './runs.input.js';
import { runConditions } from './search/run-conditions.repository.js';
import { runOrder } from './search/run-order.repository.js';
import { RunScope } from './search/run-scope.repository.js';

/** Stores runs in the order given, with their settings. */
export async function insertRuns(
  executor: Executor,
  values: readonly (typeof runs.$inferInsert)[],
): Promise<readonly RunRow[]> {
  if (values.length === 0) return [];
  const rows: RunRow[] = [];
  for (let from = 0; from < values.length; from += 500)
    rows.push(
      ...(await executor
        .insert(runs)
        .values(
          values.slice(from, from + 500).map((value) => ({ ...value, projectId: projectOf(value.studyId) })),
        )
        .returning()),
    );
  await executor.execute(sql`
    insert into run_settings (run_id, path, value)
    select ${runs.id}, path, value from ${runs} cross join lateral config_settings(${runs.config}::jsonb)
    where ${inArray(
      runs.id,
      rows.map(({ id }) => id),
    )}`);
  return rows.toSorted((a, b) => a.number - b.number);
}

/** A run is in its study's project. */
const projectOf = (studyId: string) =>
  sql`(select ${studies.projectId} from ${studies} where ${studies.id} = ${studyId})`;

/** Every run of a study that is not deleted, the oldest first. */
export async function listStudyRuns(executor: Executor, studyId: string): Promise<readonly RunRow[]> {
  return executor
    .select()
    .from(runs)
    .where(and(eq(runs.studyId, studyId), isNull(runs.deletedAt)))
    .orderBy(asc(runs.number));
}

/** Whether a study has a definition and a completed run. */
export async function hasPlannedResults(executor: Executor, studyId: string): Promise<boolean> {
  const rows = await executor
    .select({ id: runs.id })
    .from(runs)
    .innerJoin(studies, eq(studies.id, runs.studyId))
    .where(and(eq(runs.studyId, studyId), eq(runs.status, 'COMPLETED'), isNotNull(studies.definition)))
    .limit(1);
  return rows.length > 0;
}

/** Reads a run and keeps it from changing until the transaction ends. */
export async function lockRun(executor: Executor, id: string): Promise<RunRow | undefined> {
  const rows = await executor.select().from(runs).where(eq(runs.id, id)).for('update');
  return rows[0];
}

/** Changes a run. */
export async function updateRun(executor: Executor, id: string, patch: RunPatch): Promise<RunRow> {
  const [row] = await executor.update(runs).set(patch).where(eq(runs.id, id)).returning();
  if (row === undefined) throw new Error('a locked run disappeared');
  return row;
}

/** The runs with these ids, in any order. */
export async function findRuns(executor: Executor, ids: readonly string[]): Promise<readonly RunRow[]> {
  return executor
    .select()
    .from(runs)
    .where(inArray(runs.id, [...ids]));
}

/** A run with its place in the order that it was listed in. */
export interface ListedRun {
  readonly run: RunRow;
  readonly cursor: string;
  /** The oldest transaction that was not over when the runs were listed. */
  readonly horizon: string;
}

/**
 * At most `limit` runs behind `after` in the order of `sort`.
 *
 * @throws BadUserInputError.
 */
export async function listRuns(
  executor: Executor,
  filter: RunFilter,
  sort: RunSort,
  limit: number,
  after: string | null,
): Promise<readonly ListedRun[]> {
  const scope = new RunScope();
  const order = runOrder(scope, sort);
  const condition = runConditions(scope, filter);
  const behind = after === null ? sql`true` : order.behind(after);
  // Ids alone are sorted: a whole run is a hundred times as wide.
  const { rows } = await executor.execute<{ id: string; keys: string[]; horizon: string }>(sql`
    select ${runs.id} as id, ${order.keys} as keys, (select ${transactionHorizon}) as horizon from ${scope.from}
    where ${condition} and ${behind} order by ${order.orderBy} limit ${limit}`);
  const found = await findRuns(
    executor,
    rows.map(({ id }) => id),
  );
  const byId = new Map(found.map((run) => [run.id, run]));
  return rows.flatMap(({ id, keys, horizon }) => {
    const run = byId.get(id);
    return run === undefined ? [] : [{ run, horizon, cursor: order.cursorOf(keys) }];
  });
}

/** A run with its place in the order of `sort`; undefined where the filter does not let it through. @throws BadUserInputError. */
export async function findListed(
  executor: Executor,
  filter: RunFilter,
  sort: RunSort,
  id: string,
): Promise<Omit<ListedRun, 'horizon'> | undefined> {
  const scope = new RunScope();
  const order = runOrder(scope, sort);
  const condition = runConditions(scope, filter);
  const { rows } = await executor.execute<{ keys: string[] }>(sql`
    select ${order.keys} as keys from ${scope.from} where ${condition} and ${runs.id} = ${id}`);
  const [run] = await findRuns(executor, [id]);
  return rows[0] === undefined || run === undefined
    ? undefined
    : { run, cursor: order.cursorOf(rows[0].keys) };
}

/** Number of runs that the filter lets through. @throws BadUserInputError. */
export async function countRuns(executor: Executor, filter: RunFilter): Promise<number> {
  const scope = new RunScope();
  const condition = runConditions(scope, filter);
  const { rows } = await executor.execute<{ total: number }>(
    sql`select count(*)::int as total from ${scope.from} where ${condition}`,
  );
  return rows[0]?.total ?? 0;
}

/** Number of runs of each study. */
export async function countRunsByStudy(
  executor: Executor,
  studyIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await executor
    .select({ studyId: runs.studyId, total: count() })
    .from(runs)
    .where(and(inArray(runs.studyId, [...studyIds]), isNull(runs.deletedAt)))
    .groupBy(runs.studyId);
  return new Map(rows.map((row) => [row.studyId, row.total]));
}

/** A column whose values the run table offers as filters. */
export type FacetColumn = 'model' | 'method' | 'noiseMultiplier' | 'status' | 'privacyVerdict' | 'dataset';

/** The values of a column among current runs with the number of runs, in the column's order; without null. */
export async function countByColumn(
  executor: Executor,
  column: FacetColumn,
  studyId: string | null,
): Promise<readonly { value: string; count: number }[]> {
  const rows = await executor
    .select({ value: runs[column], total: count() })
    .from(runs)
    .where(
      and(
        isNotNull(runs[column]),
        isNull(runs.deletedAt),
        isNull(runs.archivedAt),
        studyId === null ? undefined : eq(runs.studyId, studyId),
      ),
    )
    .groupBy(runs[column])
    .orderBy(asc(runs[column]));
  return rows.map((row) => ({ value: String(row.value), count: row.total }));
}

/** Appends events, in one statement. */
export async function insertEvents(
  executor: Executor,
  runId: string,
  events: readonly { readonly cursor: number; readonly event: StoredRunEvent }[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ cursor, event }) => ({ cursor, at: new Date(event.at), event }));
  await executor.execute(sql`
    insert into run_events (run_id, cursor, kind, at, payload)
    select ${runId}::uuid, cursor, event ->> 'kind', at, event
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (cursor int, at timestamptz, event jsonb)`);
}

/** The events `from`..`to` of a run but for metrics-recorded ones, in order. */
export async function listEvents(
  executor: Executor,
  runId: string,
  from: number,
  to: number,
): Promise<readonly NumberedEvent[]> {
  const rows = await executor
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), gte(runEvents.cursor, from), lte(runEvents.cursor, to)))
    .orderBy(asc(runEvents.cursor));
  return rows.map((row) => ({ runId, cursor: row.cursor, at: row.at, event: row.payload }));
}
