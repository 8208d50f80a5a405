import type { ApiClient } from './api-client.js';
import { ApiUnavailableError } from './api-errors.js';
import { readArtifact } from './artifact-store.js';
import type { OutageLog } from './outage-log.js';
import { retry } from './retry.js';

/** An artifact that an event names. */
interface NamedArtifact {
  readonly sha256: string;
  readonly mediaType: string;
}

const retryEveryMs = 5_000;

/**
 * Uploads the artifacts of a spool. What the API does not take now, because its disk is full, is tried again later and keeps no
 * event waiting: the event may come before its bytes.
 */
export class ArtifactUploads {
  readonly #done = new Set<string>();
  readonly #waiting = new Map<string, NamedArtifact>();
  #triedAt = 0;

  constructor(
    private readonly client: ApiClient,
    private readonly folder: string,
    private readonly outage: OutageLog,
  ) {}

  /** Uploads one, or puts it off. @throws ApiRefusedError; SpoolCorruptError when its bytes are not what they were. */
  async take(artifact: NamedArtifact, signal: AbortSignal): Promise<void> {
    const { sha256 } = artifact;
    if (this.#done.has(sha256) || this.#waiting.has(sha256)) return;
    if (!(await this.#try(artifact, signal))) this.#waiting.set(sha256, artifact);
  }

  /** Tries those again that were put off, every now and then. */
  async tryAgain(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size === 0 || Date.now() - this.#triedAt < retryEveryMs) return;
    this.#triedAt = Date.now();
    for (const artifact of [...this.#waiting.values()])
      if (await this.#try(artifact, signal)) this.#waiting.delete(artifact.sha256);
  }

  /** Resolves when the API has all. @throws the signal's reason when it is aborted. */
  async finish(signal: AbortSignal): Promise<void> {
    for (const artifact of [...this.#waiting.values()]) {
      await retry(() => this.#put(artifact, signal), { signal, outage: this.outage });
      this.#waiting.delete(artifact.sha256);
    }
  }

  async #try(artifact: NamedArtifact, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#put(artifact, signal);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiUnavailableError)) throw error;
      this.outage.failed(error);
      this.#triedAt = Date.now();
      return false;
    }
  }

  async #put(artifact: NamedArtifact, signal: AbortSignal): Promise<void> {
    const readBytes = () => readArtifact(this.folder, artifact.sha256);
    await this.client.putArtifact({ ...artifact, readBytes }, signal);
    this.#done.add(artifact.sha256);
    this.outage.succeeded();
  }
}
