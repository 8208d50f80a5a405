import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppendLog, reasonOf } from './append-log.js';
import { isDiskFull, SpoolCorruptError } from './spool-errors.js';

const batchSchema = z.object({
  kind: z.literal('cut'),
  sequence: z.int().min(1),
  /** Byte range of the spool's events: [start, end). */
  start: z.int().min(0),
  end: z.int().min(0),
  /** Of the range's bytes: what is sent again must hash to it. */
  sha256: z.string(),
});
const acknowledgementSchema = z.object({
  kind: z.literal('acknowledged'),
  sequence: z.int().min(1),
  cursor: z.int().min(0),
});
const entrySchema = z.discriminatedUnion('kind', [batchSchema, acknowledgementSchema]);

/** A numbered, fixed range of the spool. */
export type Batch = Readonly<Omit<z.infer<typeof batchSchema>, 'kind'>>;

/**
 * Which bytes each batch number stands for, written before a batch is first sent: after a crash the same
 * number carries the same bytes.
 */
export class BatchJournal {
  readonly #log: AppendLog;
  readonly #batches: Batch[] = [];
  #acknowledged = 0;
  #cursor = 0;

  private constructor(log: AppendLog) {
    this.#log = log;
  }

  /** @throws SpoolCorruptError when the journal contradicts itself; SpoolWriteError when it cannot be opened. */
  static async open(path: string): Promise<BatchJournal> {
    const journal = new BatchJournal(await AppendLog.open(path));
    for (const line of (await readText(path)).split('\n')) {
      if (line !== '') journal.#apply(parseEntry(path, line), path);
    }
    return journal;
  }

  /** Last number the API acknowledged; 0 before the first. */
  get acknowledgedSequence(): number {
    return this.#acknowledged;
  }
  /** The run's event cursor at that acknowledgement. */
  get cursor(): number {
    return this.#cursor;
  }
  /** Last number that was cut; 0 before the first. */
  get lastSequence(): number {
    return this.#batches.length;
  }
  /** Spool bytes that belong to some batch. */
  get endOffset(): number {
    return this.#batches.at(-1)?.end ?? 0;
  }

  /** The batch with a number, if it was cut. */
  batch(sequence: number): Batch | undefined {
    return this.#batches[sequence - 1];
  }

  /** Fixes the next batch; resolves when that is durable. */
  async cut(range: {
    readonly start: number;
    readonly end: number;
    readonly sha256: string;
  }): Promise<Batch> {
    const batch: Batch = { sequence: this.lastSequence + 1, ...range };
    await this.#log.append(JSON.stringify({ kind: 'cut', ...batch }));
    this.#batches.push(batch);
    return batch;
  }

  /** Records the API's answer; a lower number than before is kept out. */
  async acknowledge(sequence: number, cursor: number): Promise<void> {
    if (sequence <= this.#acknowledged) return;
    this.#acknowledged = sequence;
    this.#cursor = cursor;
    try {
      await this.#log.append(JSON.stringify({ kind: 'acknowledged', sequence, cursor }));
    } catch (error) {
      // Without this line a restart sends the batch once more, and the API stores it once. The next cut tells of the disk.
      if (!isDiskFull(error)) throw error;
    }
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  #apply(entry: z.infer<typeof entrySchema>, path: string): void {
    if (entry.kind === 'acknowledged') {
      this.#acknowledged = Math.max(this.#acknowledged, entry.sequence);
      this.#cursor = Math.max(this.#cursor, entry.cursor);
      return;
    }
    const { kind: _kind, ...batch } = entry;
    if (
      batch.sequence !== this.lastSequence + 1 ||
      batch.start !== this.endOffset ||
      batch.end <= batch.start
    ) {
      throw new SpoolCorruptError(path, `batch ${batch.sequence} does not follow batch ${this.lastSequence}`);
    }
    this.#batches.push(batch);
  }
}

function parseEntry(path: string, line: string): z.infer<typeof entrySchema> {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    throw new SpoolCorruptError(path, `it holds the line ${JSON.stringify(line.slice(0, 80))}`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SpoolCorruptError(path, `it cannot be read (${reasonOf(error)})`);
  }
}
