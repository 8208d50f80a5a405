import type { Executor } from '../../db/client.js';
import type { RunPatch, RunRow } from '../../db/tables/runs.js';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import { NotFoundError } from '../../errors.js';
import type { RunEventBus } from '../../events/run-event-bus.js';
import { checkIdentifier } from '../stored-text.js';
import { hasEnded, isLeft, type RunStatus } from './run-status.js';
import { insertEvents, lockRun, updateRun } from './runs.repository.js';

/** Why a run failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/**
 * The only way to change a stored run: lock it, append to its record, say so after the commit.
 * Every method but `announce` belongs inside the caller's transaction.
 */
export class RunWriterService {
  /** @param onChange told of every run that is announced. */
  constructor(
    private readonly bus: RunEventBus,
    private readonly onChange: (run: RunRow) => void,
  ) {}

  /** @throws NotFoundError. */
  async lock(tx: Executor, id: string): Promise<RunRow> {
    const run = await lockRun(tx, checkIdentifier('run', id));
    if (run === undefined) throw new NotFoundError('run');
    return run;
  }

  /** Stores numbered events and applies `patch`, which says what the last cursor becomes. The run must be locked. */
  async append(
    tx: Executor,
    run: RunRow,
    events: readonly { readonly cursor: number; readonly event: StoredRunEvent }[],
    patch: RunPatch & { readonly lastCursor: number },
  ): Promise<RunRow> {
    await insertEvents(tx, run.id, events);
    return updateRun(tx, run.id, patch);
  }

  /** Records a change of status that the server itself makes. The run must be locked. */
  async changeStatus(
    tx: Executor,
    run: RunRow,
    status: RunStatus,
    options: { readonly failure?: Failure; readonly patch?: RunPatch } = {},
  ): Promise<RunRow> {
    const at = new Date();
    const failure = options.failure ?? null;
    const lastCursor = run.lastCursor + 1;
    const event = { kind: 'status-changed', at: at.toISOString(), status, failure } as const;
    return this.append(tx, run, [{ cursor: lastCursor, event }], {
      ...options.patch,
      lastCursor,
      status,
      endedAt: hasEnded(status) ? at : null,
      failureCode: failure?.code ?? null,
      failureMessage: failure?.message ?? null,
    });
  }

  /** Queued or interrupted: cancelled at once. Running: its agent is told. The run must be locked and must not have ended. */
  async cancel(tx: Executor, run: RunRow): Promise<RunRow> {
    const patch = { cancelRequested: true };
    return isLeft(run.status)
      ? this.changeStatus(tx, run, 'CANCELLED', { patch })
      : this.patch(tx, run, patch);
  }

  /** Applies `patch` without an event. The run must be locked. */
  async patch(tx: Executor, run: RunRow, patch: RunPatch): Promise<RunRow> {
    return updateRun(tx, run.id, patch);
  }

  /** Wakes the readers of these runs: call it after the commit. */
  announce(rows: readonly RunRow[]): void {
    for (const row of rows) {
      this.bus.publish({ runId: row.id, lastCursor: row.lastCursor });
      this.onChange(row);
    }
  }
}
