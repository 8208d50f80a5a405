import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import type { NumberedEvent } from '../../db/tables/run-events.js';
import { runs } from '../../db/tables/runs.js';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import type { ChangePlace } from '../../events/change-place.js';
import type { Change } from '../../events/change-stream.js';
import type { ChangedRun } from './changed-run.js';
import type { RunFilter } from './runs.input.js';
import { runConditions } from './search/run-conditions.repository.js';
import { RunScope } from './search/run-scope.repository.js';

/** `text`: the oldest transaction that is not over. */
export const transactionHorizon = sql`pg_snapshot_xmin(pg_current_snapshot())::text`;

/** The oldest transaction that is not over. */
export async function readHorizon(executor: Executor): Promise<string> {
  const { rows } = await executor.execute<{ horizon: string }>(sql`select ${transactionHorizon} as horizon`);
  return rows[0]?.horizon ?? '0';
}

/** @throws BadUserInputError for a filter that lets nothing be asked. */
export function checkRunFilter(filter: RunFilter): void {
  runConditions(new RunScope(), filter);
}

/** Runs that changed behind a place, of one study when the filter names it. @throws BadUserInputError for the filter. */
export async function listChangedRuns(
  executor: Executor,
  filter: RunFilter,
  { transaction, runId }: ChangePlace,
  limit: number,
): Promise<readonly Change<ChangedRun>[]> {
  const { studyId = null, ...rest } = filter;
  const scope = new RunScope();
  const condition = runConditions(scope, rest);
  const { rows } = await executor.execute<
    ChangedRun & Record<'transaction', string> & Record<string, unknown>
  >(sql`
    select ${runs.id} as "runId", ${runs.status} as status, ${runs.lastCursor} as "lastCursor",
      (${condition}) as "isFit", ${runs.changedIn}::text as transaction
    from ${scope.from}
    where (${runs.changedIn}, ${runs.id}) > (${transaction}::xid8, ${runId}::uuid)
      and ${studyId === null ? sql`true` : sql`${runs.studyId} = ${studyId}::uuid`}
    order by ${runs.changedIn}, ${runs.id} limit ${limit}`);
  return rows.map(({ transaction: by, ...item }) => ({
    place: { transaction: by, runId: item.runId, cursor: 0 },
    item,
  }));
}

/** Events of the runs of a study behind a place, but for metrics-recorded ones. */
export async function listStudyEvents(
  executor: Executor,
  studyId: string,
  { transaction, runId, cursor }: ChangePlace,
  limit: number,
): Promise<readonly Change<NumberedEvent>[]> {
  const { rows } = await executor.execute<{
    runId: string;
    cursor: number;
    at: string;
    event: StoredRunEvent;
    transaction: string;
  }>(sql`
    select run_id as "runId", cursor, at::text, payload as event, written_in::text as transaction from run_events
    where (written_in, run_id, cursor) > (${transaction}::xid8, ${runId}::uuid, ${cursor}::int)
      and exists (select from ${runs} where ${runs.id} = run_id and ${runs.studyId} = ${studyId}::uuid)
    order by written_in, run_id, cursor limit ${limit}`);
  return rows.map(({ transaction: by, at, ...event }) => ({
    place: { transaction: by, runId: event.runId, cursor: event.cursor },
    item: { ...event, at: new Date(at) },
  }));
}
