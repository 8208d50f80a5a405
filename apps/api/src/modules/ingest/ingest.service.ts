import type { Executor } from '../../db/client.js';
import type { RunPatch, RunRow } from '../../db/tables/runs.js';
import { BadUserInputError, LeaseLostError, SequenceConflictError, SequenceGapError } from '../../errors.js';
import type { ArtifactsService } from '../artifacts/artifacts.service.js';
import type { BudgetsService } from '../budgets/budgets.service.js';
import { checkLease, wasStopped } from '../leases/lease.js';
import type { LeasesService } from '../leases/leases.service.js';
import type { MetricsService } from '../metrics/metrics.service.js';
import type { PrivacyService } from '../privacy/privacy.service.js';
import { isLeft } from '../runs/run-status.js';
import type { RunWriterService } from '../runs/run-writer.service.js';
import { projectBatch } from './batch-projection.js';
import { findBatch, insertBatch } from './ingest.repository.js';
import { type CheckedEvent, contentHash, isLateHash, parseEvents } from './training-events.js';

/** One batch as it arrives. */
export interface Batch {
  readonly runId: string;
  readonly writerId: string;
  readonly epoch: number;
  readonly batchSequence: number;
  readonly events: readonly unknown[];
}

/** What the service works with. */
export interface IngestDependencies {
  readonly db: Executor;
  readonly writer: RunWriterService;
  readonly metrics: MetricsService;
  readonly privacy: PrivacyService;
  readonly artifacts: ArtifactsService;
  readonly leases: LeasesService;
  readonly budgets: BudgetsService;
}

/** Takes what trainers send, each batch exactly once. */
export class IngestService {
  constructor(private readonly parts: IngestDependencies) {}

  /**
   * Stores a batch in one transaction with the run locked, renews the lease, and wakes the readers.
   * A batch that is already stored gets the answer that it got then, even when the run has ended since.
   *
   * @throws BadUserInputError, NotFoundError, LeaseLostError, RunEndedError, SequenceGapError,
   * SequenceConflictError; nothing has changed then.
   */
  async ingest(batch: Batch): Promise<{ acknowledgedSequence: number; cursor: number }> {
    const { db, writer, privacy, artifacts, leases } = this.parts;
    const { writerId, epoch, batchSequence } = batch;
    if (batchSequence < 1) throw new BadUserInputError('batchSequence must be 1 or more');
    const parsed = parseEvents(batch.events);
    await artifacts.requireBytes(parsed);
    const hash = contentHash(batch.events);

    const { cursor, changed, account } = await db.transaction(async (tx) => {
      const locked = await writer.lock(tx, batch.runId);
      const stored = await findBatch(tx, locked.id, epoch, batchSequence);
      if (stored !== undefined) {
        if (stored.writerId !== writerId) throw new LeaseLostError();
        // Of an attempt that was over only its charges were taken, under this number.
        if (isLateHash(stored.contentHash)) throw new LeaseLostError();
        if (stored.contentHash !== hash) throw new SequenceConflictError(batchSequence);
        return { cursor: stored.cursor, changed: null, account: undefined };
      }
      checkLease(locked, { writerId, epoch }, 'goes-on');
      const expectedSequence = locked.batchSequence + 1;
      if (batchSequence !== expectedSequence) throw new SequenceGapError(expectedSequence);

      // The sweeper had put the run back and nobody took it, or its writer had stopped it; its writer is here again.
      const run =
        isLeft(locked.status) || wasStopped(locked)
          ? await writer.changeStatus(tx, locked, 'RUNNING')
          : locked;
      const leaseExpiresAt = await leases.endFromNow(tx);
      const { after, account } = await this.#store(tx, run, parsed, { batchSequence, leaseExpiresAt });
      await insertBatch(tx, {
        runId: run.id,
        leaseEpoch: epoch,
        sequence: batchSequence,
        writerId,
        contentHash: hash,
        cursor: after.lastCursor,
      });
      return { cursor: after.lastCursor, changed: after, account };
    });
    if (changed !== null) {
      if (account !== undefined) privacy.keepOpen(changed, account);
      writer.announce([changed]);
    }
    return { acknowledgedSequence: batchSequence, cursor };
  }

  /**
   * Stores events of a run that only the caller's transaction knows, without lease and batches.
   *
   * @throws BadUserInputError.
   */
  async record(tx: Executor, run: RunRow, events: readonly unknown[]): Promise<RunRow> {
    const parsed = parseEvents(events);
    await this.parts.artifacts.requireBytes(parsed);
    const { after, account } = await this.#store(tx, run, parsed, {});
    // Of a transaction that fails nobody ever asks for this run again.
    if (account !== undefined) this.parts.privacy.keepOpen(after, account);
    return after;
  }

  async #store(tx: Executor, run: RunRow, parsed: readonly CheckedEvent[], more: RunPatch) {
    const { writer, metrics, privacy, artifacts, budgets } = this.parts;
    const projection = await projectBatch(run, parsed, (announced, charges) =>
      privacy.openAccount(tx, run, announced, charges),
    );
    const headline = await metrics.record(tx, run.id, projection.metrics, projection.isNewAttempt);
    await privacy.record(tx, run.id, projection.charges);
    await artifacts.record(tx, projection.artifacts);
    const cancelRequested =
      run.cancelRequested || (await budgets.follow(tx, run, projection.patch, startsOf(parsed)));
    const after = await writer.append(tx, run, projection.events, {
      ...projection.patch,
      ...headline,
      ...more,
      cancelRequested,
      lastCursor: run.lastCursor + parsed.length,
    });
    return { after, account: projection.account };
  }
}

function startsOf(events: readonly CheckedEvent[]) {
  return events.filter((event) => event.kind === 'run-started');
}
