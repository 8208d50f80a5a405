import { faultFacts, faultKind } from './fault-facts.js';
import type { ServerLog } from './server-log.js';

/** A task that fails again and again says so at least this often. */
const remindMs = 5 * 60_000;

/**
 * Failures of a task that is tried again by itself, such as a poll: each kind is told once, told again every five minutes
 * while it lasts, and its end is told with the number of failures. Several that do the same task share one.
 */
export class RecurringFailure {
  /** When each kind was told last, in ms since 1970. */
  readonly #toldAt = new Map<string, number>();
  #failures = 0;

  /** @param task in words that go on after "failed: ". */
  constructor(
    private readonly log: ServerLog,
    private readonly task: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes note of a failure. */
  failed(error: unknown): void {
    this.#failures += 1;
    const kind = faultKind(error);
    const toldAt = this.#toldAt.get(kind);
    if (toldAt !== undefined && this.now() - toldAt < remindMs) return;
    this.#toldAt.set(kind, this.now());
    this.log.error({ error: faultFacts(error), failures: this.#failures }, `failed: ${this.task}`);
  }

  /** Takes note that the task was done. */
  succeeded(): void {
    if (this.#failures === 0) return;
    this.log.info({ failures: this.#failures }, `works again: ${this.task}`);
    this.#failures = 0;
    this.#toldAt.clear();
  }

  /** The result of a task, or `otherwise` when it fails. */
  async attempt<Result, Otherwise>(
    work: () => Promise<Result>,
    otherwise: Otherwise,
  ): Promise<Result | Otherwise> {
    try {
      const result = await work();
      this.succeeded();
      return result;
    } catch (error) {
      this.failed(error);
      return otherwise;
    }
  }
}
