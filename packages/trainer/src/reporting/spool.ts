import { join } from 'node:path';
import { type TrainingEvent, trainingEventSchema } from '@clipwise/contract';
import type { StoredArtifact, TrainingSink } from '../training/training-sink.js';
import { type AppendFile, AppendLog } from './append-log.js';
import { readArtifact, removePartialArtifacts, storeArtifact } from './artifact-store.js';
import { releaseReserve, takeReserve } from './disk-reserve.js';
import { type FolderLock, lockFolder } from './folder-lock.js';
import { printable } from './printable-text.js';
import { isDiskFull, SpoolEventError } from './spool-errors.js';

/** Where a spool keeps its files. */
export function spoolPaths(dir: string): {
  readonly events: string;
  readonly batches: string;
  readonly artifacts: string;
} {
  return {
    events: join(dir, 'events.jsonl'),
    batches: join(dir, 'batches.jsonl'),
    artifacts: join(dir, 'artifacts'),
  };
}

/**
 * The write side of a run's event log on disk: `events.jsonl`, one event a line, and
 * `artifacts/<sha256>`. One writer at a time (a lock names it); readers tail it through `SpoolReader`.
 *
 * @example
 * const spool = await Spool.open('runs/first');
 * await spool.emit({ kind: 'log-written', at: new Date().toISOString(), level: 'info', message: 'hello' });
 * await spool.close();
 */
export class Spool implements TrainingSink {
  readonly dir: string;
  readonly #log: AppendLog;
  readonly #lock: FolderLock;

  private constructor(dir: string, log: AppendLog, lock: FolderLock) {
    this.dir = dir;
    this.#log = log;
    this.#lock = lock;
  }

  /**
   * Opens or creates the spool; a line torn by a crash is cut off, and half-written artifacts go.
   *
   * @throws FolderLockedError while another living process writes to it.
   * @throws SpoolWriteError when the folder cannot be written.
   */
  static async open(dir: string, openFile?: (path: string) => Promise<AppendFile>): Promise<Spool> {
    const lock = await lockFolder(dir);
    try {
      await removePartialArtifacts(spoolPaths(dir).artifacts);
      await takeReserve(dir);
      return new Spool(dir, await AppendLog.open(spoolPaths(dir).events, openFile), lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Number of fsyncs so far; concurrent events share one. */
  get commits(): number {
    return this.#log.commits;
  }

  /**
   * Resolves when the event survives a crash, without the characters that no database stores. Events become lines in the order of the calls. The run's end is taken on a
   * full disk too: space was set aside for it.
   *
   * @throws SpoolEventError when the event does not satisfy the contract.
   * @throws SpoolWriteError when the disk did not take it; it is then not in the spool.
   */
  async emit(event: TrainingEvent): Promise<void> {
    const parsed = trainingEventSchema.safeParse(event);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new SpoolEventError(event.kind, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
    }
    const line = JSON.stringify(parsed.data, (_key, value: unknown) =>
      typeof value === 'string' ? printable(value) : value,
    );
    try {
      await this.#log.append(line);
    } catch (error) {
      if (event.kind !== 'run-ended' || !isDiskFull(error)) throw error;
      await releaseReserve(this.dir);
      await this.#log.append(line);
    }
  }

  /**
   * Stores bytes under their hash, durably. The media type travels in the event, not in the store.
   *
   * @throws SpoolWriteError when the disk did not take them.
   */
  putArtifact(bytes: Uint8Array, _mediaType: string): Promise<StoredArtifact> {
    return storeArtifact(spoolPaths(this.dir).artifacts, bytes);
  }

  /** Bytes of an artifact of this spool. */
  getArtifact(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
    return readArtifact(spoolPaths(this.dir).artifacts, sha256);
  }

  /** Waits for what was emitted, closes the file and gives the lock back. */
  async close(): Promise<void> {
    await this.#log.close();
    await releaseReserve(this.dir);
    await this.#lock.release();
  }
}
