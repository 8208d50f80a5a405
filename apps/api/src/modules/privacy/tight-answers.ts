import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { RunRow } from '../../db/tables/runs.js';
import { RecurringFailure } from '../../log/recurring-failure.js';
import type { ServerLog } from '../../log/server-log.js';
import { type Repeated, repeat } from '../../repeat.js';
import { hasEnded } from '../runs/run-status.js';
import type { RunWriterService } from '../runs/run-writer.service.js';
import type { AccountingThread } from './accounting-thread.js';
import { answerPatch } from './batch-account.js';
import { factsOf } from './describe-run-privacy.js';
import { findLooseRuns, readCharges } from './privacy.repository.js';

/** Runs whose answers are made tight in one query of a sweep. */
const sweepSize = 20;

/** What the answers are made with. */
export interface TightAnswersDependencies {
  readonly db: Executor;
  readonly writer: RunWriterService;
  readonly thread: AccountingThread;
  readonly log: ServerLog;
}

/**
 * Gives runs that have ended the tightest answer of their ledger, where it took too long for a batch.
 *
 * Until then a run has the looser bound of its last batch, which holds as well.
 */
export class TightAnswers {
  readonly #failure: RecurringFailure;
  #underWay: Promise<void> = Promise.resolve();
  #sweeps: Repeated | undefined;
  #isStopped = false;

  constructor(private readonly parts: TightAnswersDependencies) {
    this.#failure = new RecurringFailure(parts.log, 'making the epsilon of ended runs tight');
  }

  /** Does so for one run, soon. A run that goes on, or whose answer is tight, stays as it is. */
  request(run: RunRow): void {
    if (isLoose(run)) void this.#failure.attempt(() => this.#next(() => this.#tighten(run)), undefined);
  }

  /** Does so now and again for all runs that wait for it, those of other servers and of former times too. */
  start(intervalMs: number): void {
    this.#sweeps = repeat(() => this.#next(() => this.#tightenAll()), { intervalMs }, this.#failure);
  }

  /** Gives up the run under way, ends the thread and begins no other run: the next sweep does. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.parts.thread.close();
    await this.#sweeps?.stop();
    await this.#underWay;
  }

  /** Does work after that which is under way. What a stop makes of it is no failure. */
  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#underWay.then(async () => {
      if (this.#isStopped) return;
      try {
        // Whoever made the server do so has no part in it.
        await asServer(work);
      } catch (error) {
        if (!this.#isStopped) throw error;
      }
    });
    // Whoever asked for it is told of its failure; what comes after does not mind.
    this.#underWay = done.catch(() => undefined);
    return done;
  }

  async #tightenAll(): Promise<void> {
    for (;;) {
      const runs = await findLooseRuns(this.parts.db, sweepSize);
      for (const run of runs) {
        if (this.#isStopped) return;
        await this.#tighten(run);
      }
      if (runs.length < sweepSize) return;
    }
  }

  async #tighten(run: RunRow): Promise<void> {
    const { db, writer, thread } = this.parts;
    const { neighbouring, delta } = factsOf(run);
    const charges = await readCharges(db, run.id);
    const answer = await thread.ask({ neighbouring, delta, charges, size: 1 });
    const tight = await db.transaction(async (tx) => {
      const locked = await writer.lock(tx, run.id);
      const isSame = isLoose(locked) && locked.chargedSteps === run.chargedSteps;
      return isSame ? writer.patch(tx, locked, answerPatch(answer, true)) : null;
    });
    if (tight !== null) writer.announce([tight]);
  }
}

function isLoose({ status, accounting, chargedSteps }: RunRow): boolean {
  return hasEnded(status) && chargedSteps > 0 && accounting !== null && !accounting.isTight;
}
