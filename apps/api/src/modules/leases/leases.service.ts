import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import type { Executor } from '../../db/client.js';
import type { RunPatch, RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { createPullStream } from '../../events/pull-stream.js';
import type { RunEventBus } from '../../events/run-event-bus.js';
import { RecurringFailure } from '../../log/recurring-failure.js';
import type { ServerLog } from '../../log/server-log.js';
import type { BudgetsService } from '../budgets/budgets.service.js';
import type { FleetService } from '../fleet/fleet.service.js';
import type { OnceService } from '../idempotency/once.service.js';
import { isLeft } from '../runs/run-status.js';
import type { Failure, RunWriterService } from '../runs/run-writer.service.js';
import type { RunsService } from '../runs/runs.service.js';
import { checkText } from '../stored-text.js';
import type { StudiesService } from '../studies/studies.service.js';
import { checkLease, type Writer } from './lease.js';
import { findCancelRequested, leaseEnd, lockExpired, lockOldestQueued } from './leases.repository.js';

/** What the service works with. */
export interface LeasesDependencies {
  readonly db: Executor;
  readonly bus: RunEventBus;
  readonly writer: RunWriterService;
  readonly runs: RunsService;
  readonly studies: StudiesService;
  readonly fleet: FleetService;
  readonly once: OnceService;
  readonly budgets: BudgetsService;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly log: ServerLog;
}

/** Leases for which a trainer that opened its run by itself may be silent before the run counts as interrupted. */
const silentLeases = 10;

/** A granted lease. */
export interface GrantedLease {
  readonly run: RunRow;
  readonly writerId: string;
  readonly epoch: number;
  readonly expiresAt: Date;
  readonly heartbeatIntervalMs: number;
}

/** A message to a writer. */
export interface CancelCommand {
  readonly kind: 'CANCEL';
  readonly runId: string;
}

/** Who may write to which run, and what writers are told. */
export class LeasesService {
  readonly #lookingForCommands: RecurringFailure;

  constructor(private readonly parts: LeasesDependencies) {
    this.#lookingForCommands = new RecurringFailure(parts.log, 'looking for commands to writers');
  }

  /** The oldest queued run, leased; null when none is queued. Concurrent callers get different runs. */
  async claim(writerId: string): Promise<GrantedLease | null> {
    const checked = checkWriter(writerId);
    // Whoever asks is there, also when there is nothing to do.
    await this.parts.fleet.heard(checked);
    for (;;) {
      const { lease, run } = await this.parts.db.transaction((tx) => this.#claimOldest(tx, checked));
      if (run !== null) this.parts.writer.announce([run]);
      if (lease !== null || run === null) return lease;
    }
  }

  /**
   * Registers a run of a trainer that works by itself, leased to it. With a key it is done once: whoever asks again gets the same
   * lease.
   *
   * @throws BadUserInputError, IdempotencyKeyUsedError, NotFoundError for a study that is not there.
   */
  async open(
    writerId: string,
    { name: studyName, id: studyId }: { readonly name: string; readonly id: string | null },
    config: unknown,
    idempotencyKey: string | null,
  ): Promise<GrantedLease> {
    const { db, runs, studies, writer, once } = this.parts;
    const checked = checkWriter(writerId);
    const parsed = await runs.parse([config]);
    const asked = { writerId: checked, studyName, config, ...(studyId === null ? {} : { studyId }) };
    const { value, isNew } = await db.transaction((tx) =>
      once.run(
        tx,
        { operation: 'openRun', key: idempotencyKey, asked },
        {
          make: async () => {
            const study =
              studyId === null ? await studies.open(tx, studyName) : await studies.lock(tx, studyId);
            return this.grant(tx, await runs.insertOne(tx, study.id, parsed), checked, {
              openedByWriter: true,
            });
          },
          remember: ({ run }) => run.id,
          recall: async (runId) => this.leaseOf(await writer.lock(tx, runId), checked),
        },
      ),
    );
    if (isNew) writer.announce([value.run]);
    return value;
  }

  /** The end of a lease that starts or is renewed now. */
  endFromNow(tx: Executor): Promise<Date> {
    return leaseEnd(tx, this.parts.leaseMs);
  }

  /** Renews a lease. @throws NotFoundError, LeaseLostError, RunEndedError. */
  async heartbeat(runId: string, writer: Writer): Promise<{ expiresAt: Date; cancelRequested: boolean }> {
    const { db } = this.parts;
    const { run, expiresAt, isBack } = await db.transaction(async (tx) => {
      const locked = await this.parts.writer.lock(tx, runId);
      checkLease(locked, writer);
      const expires = await this.endFromNow(tx);
      const patch = { leaseExpiresAt: expires };
      const wasLeft = isLeft(locked.status);
      const renewed = wasLeft
        ? await this.parts.writer.changeStatus(tx, locked, 'RUNNING', { patch })
        : await this.parts.writer.patch(tx, locked, patch);
      return { run: renewed, expiresAt: expires, isBack: wasLeft };
    });
    if (isBack) this.parts.writer.announce([run]);
    return { expiresAt, cancelRequested: run.cancelRequested };
  }

  /** Puts runs of silent agents back, or ends them; those that their trainer opened wait for it, interrupted. Privacy charges of their attempts stay in the ledger. */
  async sweep(): Promise<void> {
    const { db, writer } = this.parts;
    const changed = await db.transaction(async (tx) => {
      const rows: RunRow[] = [];
      for (const run of await lockExpired(tx, 100, this.parts.leaseMs * silentLeases)) {
        // Nobody else can run what its writer opened or declared.
        if (!run.cancelRequested && (run.openedByWriter || run.isDeclared))
          rows.push(await writer.changeStatus(tx, run, 'INTERRUPTED'));
        else rows.push(await this.#attemptOver(tx, run, leaseExpired(run.attempts)));
      }
      return rows;
    });
    writer.announce(changed);
  }

  /** The outstanding commands for a writer's runs, then those to come; each once a lease. */
  async commands(writerId: string): Promise<AsyncGenerator<CancelCommand, void, undefined>> {
    const { db, bus, pollMs } = this.parts;
    const failure = this.#lookingForCommands;
    const onWakeUp = (wake: () => void) => bus.subscribe(wake);
    return createPullStream({ onWakeUp, pollMs }, async function* ({ signal, wait }) {
      const told = new Set<string>();
      while (!signal.aborted) {
        const requested = await failure.attempt(() => findCancelRequested(db, writerId), []);
        for (const { id, leaseEpoch } of requested) {
          const key = `${id} ${leaseEpoch}`;
          if (told.has(key)) continue;
          told.add(key);
          yield { kind: 'CANCEL', runId: id };
        }
        await wait();
      }
    });
  }

  /** Ends a run whose writer cannot tell how it went: the API refused what it sent. @throws BadUserInputError, NotFoundError, LeaseLostError, RunEndedError. */
  async fail(runId: string, writer: Writer, code: string, message: string): Promise<RunRow> {
    const failure = {
      code: checkText('code', code, { min: 1, max: limits.failureCodeLength }),
      message: checkText('message', message, { min: 0, max: limits.failureMessageLength }),
    };
    const failed = await this.parts.db.transaction(async (tx) => {
      const locked = await this.parts.writer.lock(tx, runId);
      checkLease(locked, writer);
      return this.parts.writer.changeStatus(tx, locked, 'FAILED', { failure });
    });
    this.parts.writer.announce([failed]);
    return failed;
  }

  /**
   * Puts a claimed run back that its writer cannot go on with, without waiting for the end of its lease. Charges of the attempt
   * stay in the ledger, and the writer has lost the run.
   *
   * @throws BadUserInputError for a run that its writer opened or declared; NotFoundError, LeaseLostError, RunEndedError.
   */
  async giveBack(runId: string, writer: Writer): Promise<RunRow> {
    const given = await this.parts.db.transaction(async (tx) => {
      const locked = await this.parts.writer.lock(tx, runId);
      checkLease(locked, writer);
      if (locked.openedByWriter || locked.isDeclared)
        throw new BadUserInputError(
          'only a run that was claimed goes back to the queue: nobody else can go on with one that its writer opened or declared',
        );
      return this.#attemptOver(tx, locked, attemptsOver(locked.attempts), { writerId: null });
    });
    this.parts.writer.announce([given]);
    return given;
  }

  /** A run that its writer left, leased to it as before, in the caller's transaction. The run must be locked. */
  async goOn(tx: Executor, run: RunRow): Promise<GrantedLease> {
    const patch = { leaseExpiresAt: await this.endFromNow(tx) };
    const { writer } = this.parts;
    const leased =
      run.status === 'RUNNING'
        ? await writer.patch(tx, run, patch)
        : await writer.changeStatus(tx, run, 'RUNNING', { patch });
    return this.leaseOf(leased, run.writerId ?? '');
  }

  /** Leases a run to a writer, in the caller's transaction. The run must be locked, or its own. */
  async grant(tx: Executor, run: RunRow, writer: string, patch: RunPatch = {}): Promise<GrantedLease> {
    const writerId = checkWriter(writer);
    const leased = await this.parts.writer.changeStatus(tx, run, 'RUNNING', {
      patch: {
        ...patch,
        writerId,
        leaseEpoch: run.leaseEpoch + 1,
        leaseExpiresAt: await this.endFromNow(tx),
        batchSequence: 0,
        attempts: run.attempts + 1,
      },
    });
    return this.leaseOf(leased, writerId);
  }

  /** The oldest queued run, leased; or ended, where the budget of its data has too little left for another attempt. */
  async #claimOldest(
    tx: Executor,
    writerId: string,
  ): Promise<{ readonly lease: GrantedLease | null; readonly run: RunRow | null }> {
    const { budgets, writer } = this.parts;
    const queued = await lockOldestQueued(tx);
    if (queued === undefined) return { lease: null, run: null };
    const refused = await budgets.reserveAgain(tx, queued);
    if (refused === null) {
      const lease = await this.grant(tx, queued, writerId);
      return { lease, run: lease.run };
    }
    const failure = { code: errorCodes.BUDGET_EXCEEDED, message: refused.message };
    return { lease: null, run: await writer.changeStatus(tx, queued, 'FAILED', { failure }) };
  }

  /** Cancelled where that was asked for, queued for another attempt, or failed where there were enough. The run must be locked. */
  #attemptOver(tx: Executor, run: RunRow, failure: Failure, patch: RunPatch = {}): Promise<RunRow> {
    const { writer } = this.parts;
    if (run.cancelRequested) return writer.changeStatus(tx, run, 'CANCELLED', { patch });
    if (run.attempts < limits.attempts) return writer.changeStatus(tx, run, 'QUEUED', { patch });
    return writer.changeStatus(tx, run, 'FAILED', { failure, patch });
  }

  private leaseOf(run: RunRow, writerId: string): GrantedLease {
    return {
      run,
      writerId,
      epoch: run.leaseEpoch,
      expiresAt: run.leaseExpiresAt ?? new Date(),
      heartbeatIntervalMs: Math.max(1, Math.floor(this.parts.leaseMs / 3)),
    };
  }
}

function attemptsOver(attempts: number): Failure {
  return {
    code: errorCodes.ATTEMPTS_OVER,
    message: `each of ${attempts} attempts ended before the run had kept a state to go on from, which it does after its first step; look at the agent's log and run it again`,
  };
}

function leaseExpired(attempts: number): Failure {
  return {
    code: errorCodes.LEASE_EXPIRED,
    message: `the writer of each of ${attempts} attempts went silent; look at the agent's log and run it again`,
  };
}

function checkWriter(writerId: string): string {
  return checkText('writerId', writerId, { min: 1, max: limits.writerIdLength });
}
