import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Executor } from '../../db/client.js';
import type { NumberedEvent } from '../../db/tables/run-events.js';
import { BadUserInputError } from '../../errors.js';
import type { PacedWakeUps } from '../../events/paced-wake-ups.js';
import { createPullStream } from '../../events/pull-stream.js';
import { RecurringFailure } from '../../log/recurring-failure.js';
import type { ServerLog } from '../../log/server-log.js';
import type { MetricEventsService } from '../metrics/store/metric-events.service.js';
import { hasEnded } from './run-status.js';
import { findRuns, listEvents } from './runs.repository.js';
import type { RunsService } from './runs.service.js';

const pageSize = 500;

/** What is behind a cursor. */
interface Page {
  /** In order; the same objects for all who share a read. */
  readonly events: readonly NumberedEvent[];
  readonly lastCursor: number;
  readonly isComplete: boolean;
}

/** The live side of runs: streams that pull rows when they are woken. */
export class RunEventsService {
  readonly #reading: RecurringFailure;
  /** Reads that have not begun, by place. */
  readonly #asked = new Map<string, Promise<Page>>();

  constructor(
    private readonly db: Executor,
    private readonly wakeUps: PacedWakeUps,
    private readonly runs: RunsService,
    private readonly metricEvents: MetricEventsService,
    private readonly pollMs: number,
    log: ServerLog,
  ) {
    this.#reading = new RecurringFailure(log, 'reading events for a stream');
  }

  /**
   * The events after a cursor, then those to come; ends when the run has ended and all was sent.
   *
   * While the database is away the stream waits: since it goes on from its own cursor nothing is lost.
   *
   * @throws NotFoundError, BadUserInputError before the stream starts.
   */
  async follow(runId: string, after: number): Promise<AsyncGenerator<NumberedEvent, void, undefined>> {
    if (after < 0) throw new BadUserInputError('after must be 0 or the cursor of an event');
    const { id } = await this.runs.require(runId);
    const { pollMs } = this;
    const reading = this.#reading;
    const read = (cursor: number) => this.#share(id, cursor);
    const onWakeUp = (wake: () => void) => this.wakeUps.subscribe(id, wake);
    return createPullStream({ onWakeUp, pollMs }, async function* ({ signal, wait }) {
      let cursor = after;
      while (!signal.aborted) {
        const page = await reading.attempt(() => read(cursor), null);
        for (const event of page?.events ?? []) {
          cursor = event.cursor;
          yield event;
        }
        if (page?.isComplete && (cursor >= page.lastCursor || page.events.length === 0)) return;
        if (page === null || page.events.length < pageSize) await wait();
      }
    });
  }

  /**
   * A page of events behind a cursor. Readers that were woken together share one read; who is woken while it is under way needs
   * another, as it may have looked too early.
   */
  #share(runId: string, cursor: number): Promise<Page> {
    const key = `${runId} ${cursor}`;
    const page =
      this.#asked.get(key) ??
      nextTurn().then(() => {
        this.#asked.delete(key);
        return this.page(runId, cursor);
      });
    this.#asked.set(key, page);
    return page;
  }

  /** At most `size` events behind a cursor, and how far the run has come. */
  async page(runId: string, cursor: number, size = pageSize): Promise<Page> {
    // The run before its events: an event stored in between is then behind `lastCursor`, never missed.
    const [run] = await findRuns(this.db, [runId]);
    const from = cursor + 1;
    const to = Math.min(cursor + size, run?.lastCursor ?? cursor);
    const others = from > to ? [] : await listEvents(this.db, runId, from, to);
    const metrics = others.length >= to - cursor ? [] : await this.metricEvents.list(runId, from, to);
    return {
      events: [...others, ...metrics].sort((a, b) => a.cursor - b.cursor),
      lastCursor: run?.lastCursor ?? cursor,
      isComplete: run === undefined || hasEnded(run.status),
    };
  }
}
