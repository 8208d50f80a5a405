import { and, asc, count, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type NumberedEvent, runEvents } from '../../db/tables/run-events.js';
import { type RunPatch, type RunRow, runs } from '../../db/tables/runs.js';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import { isIdentifier } from '../stored-text.js';
import type { RunOrder } from './run-order.js';
import type { RunFilter } from './runs.input.js';

/** Stores runs in the order given. */
export async function insertRuns(
  executor: Executor,
  values: readonly (typeof runs.$inferInsert)[],
): Promise<readonly RunRow[]> {
  if (values.length === 0) return [];
  const rows = await executor
    .insert(runs)
    .values([...values])
    .returning();
  return rows.toSorted((a, b) => a.number - b.number);
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

/** At most `limit` runs behind `after` in `order`. */
export async function listRuns(
  executor: Executor,
  filter: RunFilter,
  order: RunOrder,
  limit: number,
  after: string | null,
): Promise<readonly RunRow[]> {
  return executor
    .select()
    .from(runs)
    .where(and(...conditions(filter), after === null ? undefined : order.behind(after)))
    .orderBy(...order.orderBy)
    .limit(limit);
}

/** Number of runs that the filter lets through. */
export async function countRuns(executor: Executor, filter: RunFilter): Promise<number> {
  const [row] = await executor
    .select({ total: count() })
    .from(runs)
    .where(and(...conditions(filter)));
  return row?.total ?? 0;
}

/** Number of runs of each study. */
export async function countRunsByStudy(
  executor: Executor,
  studyIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await executor
    .select({ studyId: runs.studyId, total: count() })
    .from(runs)
    .where(inArray(runs.studyId, [...studyIds]))
    .groupBy(runs.studyId);
  return new Map(rows.map((row) => [row.studyId, row.total]));
}

/** A column whose values the run table offers as filters. */
export type FacetColumn = 'model' | 'method' | 'noiseMultiplier' | 'status' | 'privacyVerdict' | 'dataset';

/** The values of a column with the number of runs, in the column's order; without null. */
export async function countByColumn(
  executor: Executor,
  column: FacetColumn,
  studyId: string | null,
): Promise<readonly { value: string; count: number }[]> {
  const rows = await executor
    .select({ value: runs[column], total: count() })
    .from(runs)
    .where(and(sql`${runs[column]} is not null`, studyId === null ? undefined : eq(runs.studyId, studyId)))
    .groupBy(runs[column])
    .orderBy(asc(runs[column]));
  return rows.map((row) => ({ value: String(row.value), count: row.total }));
}

/** Appends events; `firstCursor` numbers the first. */
export async function insertEvents(
  executor: Executor,
  runId: string,
  firstCursor: number,
  events: readonly StoredRunEvent[],
): Promise<void> {
  const rows = events.map((event, index) => ({
    runId,
    cursor: firstCursor + index,
    kind: event.kind,
    at: new Date(event.at),
    payload: event,
  }));
  for (let from = 0; from < rows.length; from += 5_000) {
    await executor.insert(runEvents).values(rows.slice(from, from + 5_000));
  }
}

/** At most `limit` events after `cursor`, in order. */
export async function listEvents(
  executor: Executor,
  runId: string,
  cursor: number,
  limit: number,
): Promise<readonly NumberedEvent[]> {
  const rows = await executor
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), gt(runEvents.cursor, cursor)))
    .orderBy(asc(runEvents.cursor))
    .limit(limit);
  return rows.map((row) => ({ runId, cursor: row.cursor, at: row.at, event: row.payload }));
}

function conditions(filter: RunFilter): readonly SQL[] {
  const found: (SQL | undefined)[] = [
    filter.studyId == null
      ? undefined
      : isIdentifier(filter.studyId)
        ? eq(runs.studyId, filter.studyId)
        : sql`false`,
    filter.ids == null ? undefined : inArray(runs.id, filter.ids.filter(isIdentifier)),
    filter.models?.length ? inArray(runs.model, [...filter.models]) : undefined,
    filter.methods?.length ? inArray(runs.method, [...filter.methods]) : undefined,
    filter.noiseMultipliers?.length ? inArray(runs.noiseMultiplier, [...filter.noiseMultipliers]) : undefined,
    filter.statuses?.length ? inArray(runs.status, [...filter.statuses]) : undefined,
    filter.verdicts?.length ? inArray(runs.privacyVerdict, [...filter.verdicts]) : undefined,
    filter.datasets?.length ? inArray(runs.dataset, [...filter.datasets]) : undefined,
    filter.nameContains ? sql`position(lower(${filter.nameContains}) in lower(${runs.name})) > 0` : undefined,
  ];
  return found.filter((condition) => condition !== undefined);
}
