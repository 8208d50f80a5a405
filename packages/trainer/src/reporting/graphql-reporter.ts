import { limits as contractLimits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import type { ApiClient, LeaseKey } from './api-client.js';
import { ApiRefusedError } from './api-errors.js';
import { ArtifactUploads } from './artifact-uploads.js';
import { type Batch, BatchJournal } from './batch-journal.js';
import { confirm, isConfirmed, lastStarted } from './confirmation.js';
import { type FolderLock, FolderLockedError, lockFolder } from './folder-lock.js';
import type { LogLine } from './log-line.js';
import { OutageLog } from './outage-log.js';
import { printable } from './printable-text.js';
import { pause, retry } from './retry.js';
import { sha256Of } from './sha256-of.js';
import { spoolPaths } from './spool.js';
import { isDiskFull, SpoolCorruptError, SpoolWriteError } from './spool-errors.js';
import { parseSpoolLine } from './spool-line.js';
import { SpoolReader } from './spool-reader.js';

/** How sending a spool came to an end. */
export type DrainOutcome =
  /** Everything was acknowledged; `hasEnded` tells whether that included the run's end. */
  | {
      readonly kind: 'drained';
      readonly acknowledgedSequence: number;
      readonly cursor: number;
      readonly hasEnded: boolean;
    }
  /** Another writer may hold the run: stop training. */
  | { readonly kind: 'lease-lost'; readonly message: string }
  /** The API had ended the run already. */
  | { readonly kind: 'run-ended'; readonly message: string }
  /** The API will never take the batch, or the spool is damaged: nothing more is sent. */
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string }
  | { readonly kind: 'aborted' };

/** What a reporter works on. */
export interface ReporterOptions {
  readonly client: ApiClient;
  readonly spoolDir: string;
  readonly lease: LeaseKey;
  readonly log: LogLine;
  /** Pause between looks at the spool, which also gathers events into batches. Default 200 ms. */
  readonly pollMs?: number;
  /** Somebody trains and waits for the API's word on the data that were announced; left out, nobody does. */
  readonly trainer?: {
    /** The API was asked after the announcement, and wants the run to stop. */
    cancelRequested(): void;
  };
}

const limits = { maxLines: 500, maxBytes: 512 * 1024 };
const defaultPollMs = 200;

/**
 * Sends a spool to the API in numbered batches until the run's end was acknowledged. An unavailable API is
 * waited for without limit, and a full disk until `finish`; both are told. A batch number stands for the same bytes for
 * ever, also after a crash.
 */
export class GraphqlReporter {
  readonly #options: ReporterOptions;
  readonly #reader: SpoolReader;
  readonly #uploads: ArtifactUploads;
  readonly #wake = new AbortController();
  readonly #outage: OutageLog;
  #isConfirmed = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#outage = new OutageLog(
      options.log,
      `run ${options.lease.runId}`,
      'what is recorded waits on disk and is sent later',
    );
    const { events, artifacts } = spoolPaths(options.spoolDir);
    this.#reader = new SpoolReader(events);
    this.#uploads = new ArtifactUploads(
      options.client,
      artifacts,
      new OutageLog(
        options.log,
        `run ${options.lease.runId}, artifacts`,
        'they wait on disk and are sent later; the rest is sent now',
      ),
    );
  }

  /** Whether the trainer was told that the API has taken an announcement of its. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** Says that nothing will be appended any more: `drain` then returns when it has sent everything. */
  finish(): void {
    this.#wake.abort();
  }

  /**
   * Sends until the run's end, `finish`, a refusal or the signal; never throws. A run whose events the API refuses is ended
   * there as failed, so that nobody trains it again to the same refusal.
   */
  async drain(signal: AbortSignal): Promise<DrainOutcome> {
    const outcome = await this.#withJournal(signal, (journal) => this.#drainWith(journal, signal));
    if (outcome.kind === 'rejected' && outcome.code === errorCodes.BAD_USER_INPUT)
      await this.#fail(outcome.message, signal);
    return outcome;
  }

  /**
   * Sends the charges alone of what is left, after a refusal by which the run is lost to this writer and when nothing is
   * appended any more: what was spent stays in the ledger whoever trains the run. Never throws.
   *
   * @returns the outcome of `drain`, or why charges could not be delivered.
   */
  async deliverCharges(outcome: DrainOutcome, signal: AbortSignal): Promise<DrainOutcome> {
    if (!isLost(outcome)) return outcome;
    const delivered = await this.#withJournal(signal, async (journal) => {
      for (;;) {
        const batch = journal.batch(journal.acknowledgedSequence + 1) ?? (await this.#cut(journal, signal));
        if (batch === undefined) return outcome;
        const lines = (await this.#linesOf(batch)).filter(isCharge);
        const deliver = () =>
          this.#options.client.deliverCharges(
            this.#options.lease,
            { sequence: batch.sequence, lines },
            signal,
          );
        const { cursor } = await retry(deliver, { signal, outage: this.#outage });
        await journal.acknowledge(batch.sequence, cursor);
      }
    });
    if (delivered !== outcome && delivered.kind !== 'aborted' && delivered.kind !== 'drained')
      this.#options.log(
        'error',
        `run ${this.#options.lease.runId}: what it spent is not all in the ledger of the API (${delivered.message})`,
      );
    return delivered.kind === 'aborted' ? delivered : outcome;
  }

  /** The lease goes with the run: a later call finds it ended, which is as good. */
  async #fail(message: string, signal: AbortSignal): Promise<void> {
    const { client, lease, log } = this.#options;
    const text = `the API refused what the run recorded: ${message}`.slice(
      0,
      contractLimits.failureMessageLength,
    );
    const failure = { code: errorCodes.BATCH_REFUSED, message: printable(text) };
    try {
      await retry(() => client.failRun(lease, failure, signal), { signal, outage: this.#outage });
    } catch (error) {
      if (!signal.aborted) log('warning', `run ${lease.runId}: ${String(error)}`);
    }
  }

  async #withJournal(
    signal: AbortSignal,
    work: (journal: BatchJournal) => Promise<DrainOutcome>,
  ): Promise<DrainOutcome> {
    let journal: BatchJournal | undefined;
    let lock: FolderLock | undefined;
    try {
      lock = await lockFolder(this.#options.spoolDir, 'sending');
      journal = await BatchJournal.open(spoolPaths(this.#options.spoolDir).batches);
      return await work(journal);
    } catch (error) {
      return signal.aborted ? { kind: 'aborted' } : outcomeOf(error);
    } finally {
      await this.#close(journal, lock);
    }
  }

  async #drainWith(journal: BatchJournal, signal: AbortSignal): Promise<DrainOutcome> {
    let next = journal.acknowledgedSequence + 1;
    let hasEnded = await this.#endsWithRunEnd(journal);
    // An earlier process may have been killed between the answer of the API and its word to the trainer.
    const taken = journal.batch(journal.acknowledgedSequence)?.end ?? 0;
    await this.#confirm(await lastStarted(this.#reader, taken), signal);
    for (;;) {
      signal.throwIfAborted();
      // Read before looking: what is appended before finish() is then seen by the last look.
      const isLastLook = this.#wake.signal.aborted;
      const batch = journal.batch(next) ?? (await this.#cut(journal, signal));
      if (batch !== undefined) {
        const lines = await this.#linesOf(batch);
        next = await this.#send(journal, batch, lines, signal);
        if (journal.acknowledgedSequence >= batch.sequence)
          await this.#confirm(lines.findLast(isAnnouncement), signal);
        hasEnded ||= lines.some((line) => parseSpoolLine(line).kind === 'run-ended');
        continue;
      }
      if (hasEnded || isLastLook) {
        await this.#uploads.finish(signal);
        const { acknowledgedSequence, cursor } = journal;
        return { kind: 'drained', acknowledgedSequence, cursor, hasEnded };
      }
      await this.#uploads.tryAgain(signal);
      await pause(this.#options.pollMs ?? defaultPollMs, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** The answer to a heartbeat after an announcement was stored is the API's word on its data. */
  async #confirm(started: string | undefined, signal: AbortSignal): Promise<void> {
    const { client, lease, log, spoolDir, trainer } = this.#options;
    if (trainer === undefined || started === undefined) return;
    if (!(await isConfirmed(spoolDir, started))) {
      const ask = () => client.heartbeat(lease, signal);
      const { cancelRequested } = await retry(ask, { signal, outage: this.#outage });
      if (cancelRequested) {
        log(
          'warning',
          `run ${lease.runId}: stopped before its first step: a user cancelled it, or its data are others than were reserved for it and their budget has too little left`,
        );
        return trainer.cancelRequested();
      }
      await this.#whenThereIsRoom(() => confirm(spoolDir, started), signal);
    }
    this.#isConfirmed = true;
  }

  /** All that it wrote is durable already. */
  async #close(journal: BatchJournal | undefined, lock: FolderLock | undefined): Promise<void> {
    for (const result of await Promise.allSettled([
      journal?.close(),
      this.#reader.close(),
      lock?.release(),
    ])) {
      if (result.status === 'rejected')
        this.#options.log('warning', `run ${this.#options.lease.runId}: ${String(result.reason)}`);
    }
  }

  async #endsWithRunEnd(journal: BatchJournal): Promise<boolean> {
    const last = journal.batch(journal.acknowledgedSequence);
    if (last === undefined) return false;
    return (await this.#linesOf(last)).some((line) => parseSpoolLine(line).kind === 'run-ended');
  }

  async #cut(journal: BatchJournal, signal: AbortSignal): Promise<Batch | undefined> {
    const start = journal.endOffset;
    const { lines, endOffset: readTo } = await this.#reader.read(start, limits);
    if (lines.length === 0) return undefined;
    // A run that was stopped goes on behind its end: no batch reaches beyond one.
    const end = lines.findIndex((line) => parseSpoolLine(line).kind === 'run-ended');
    const endOffset = end < 0 ? readTo : start + bytesOf(lines.slice(0, end + 1));
    // What the API acknowledges must never vanish from this disk, or the batch could not be sent again.
    await this.#reader.sync();
    const sha256 = sha256Of(await this.#reader.readRange(start, endOffset));
    return this.#whenThereIsRoom(() => journal.cut({ start, end: endOffset, sha256 }), signal);
  }

  #whenThereIsRoom<T>(write: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return retry(write, {
      signal,
      outage: this.#outage,
      isTemporary: (error) => isDiskFull(error) && !this.#wake.signal.aborted,
    });
  }

  async #linesOf(batch: Batch): Promise<readonly string[]> {
    const bytes = await this.#reader.readRange(batch.start, batch.end);
    if (sha256Of(bytes) !== batch.sha256) {
      const path = spoolPaths(this.#options.spoolDir).events;
      throw new SpoolCorruptError(
        path,
        `the bytes of batch ${batch.sequence} changed after it was first sent`,
      );
    }
    return bytes.toString('utf8').split('\n').slice(0, -1);
  }

  /** @returns the number to send next. */
  async #send(
    journal: BatchJournal,
    batch: Batch,
    lines: readonly string[],
    signal: AbortSignal,
  ): Promise<number> {
    const { client, lease } = this.#options;
    for (const line of lines) await this.#upload(line, signal);
    try {
      const ingest = () => client.ingest(lease, { sequence: batch.sequence, lines }, signal);
      const answer = await retry(ingest, { signal, outage: this.#outage });
      await journal.acknowledge(batch.sequence, answer.cursor);
      return batch.sequence + 1;
    } catch (error) {
      const expected = expectedSequence(error);
      // Going back is possible for every batch ever cut; anything else is not a gap that can be filled.
      if (expected === undefined || expected >= batch.sequence || journal.batch(expected) === undefined)
        throw error;
      this.#options.log('warning', `run ${lease.runId}: the API asks again from batch ${expected}`);
      return expected;
    }
  }

  async #upload(line: string, signal: AbortSignal): Promise<void> {
    const { kind, sha256, mediaType } = parseSpoolLine(line);
    if (kind !== 'artifact-recorded' || sha256 === undefined) return;
    await this.#uploads.take({ sha256, mediaType: mediaType ?? 'application/octet-stream' }, signal);
  }
}

/** Whether the run is lost to this writer, which then has nothing to deliver but charges. */
export function isLost(outcome: DrainOutcome): boolean {
  return (
    outcome.kind === 'lease-lost' ||
    outcome.kind === 'run-ended' ||
    (outcome.kind === 'rejected' && outcome.code === errorCodes.BAD_USER_INPUT)
  );
}

/** With the newline behind each. */
function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}

function isAnnouncement(line: string): boolean {
  return parseSpoolLine(line).kind === 'run-started';
}

function isCharge(line: string): boolean {
  return parseSpoolLine(line).kind === 'privacy-charged';
}

function expectedSequence(error: unknown): number | undefined {
  if (!(error instanceof ApiRefusedError) || error.code !== errorCodes.SEQUENCE_GAP) return undefined;
  const expected = error.extensions.expectedSequence;
  return typeof expected === 'number' && Number.isInteger(expected) && expected >= 1 ? expected : undefined;
}

function outcomeOf(error: unknown): DrainOutcome {
  if (error instanceof ApiRefusedError) {
    if (error.code === errorCodes.LEASE_LOST) return { kind: 'lease-lost', message: error.message };
    if (error.code === errorCodes.RUN_ENDED) return { kind: 'run-ended', message: error.message };
    return { kind: 'rejected', code: error.code, message: error.message };
  }
  if (
    error instanceof SpoolCorruptError ||
    error instanceof SpoolWriteError ||
    error instanceof FolderLockedError
  ) {
    return { kind: 'rejected', code: error.code, message: error.message };
  }
  return { kind: 'rejected', code: errorCodes.REPORTER_FAILED, message: String(error) };
}
