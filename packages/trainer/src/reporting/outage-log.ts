import type { LogLine } from './log-line.js';

/** A task that goes on failing says so at least this often. */
const remindMs = 5 * 60_000;

/**
 * Tells of a task that is tried again by itself: each new reason once, the same again every five minutes while it
 * lasts, and its end. One for each task.
 */
export class OutageLog {
  /** When each reason was told last, in ms since 1970. */
  readonly #toldAt = new Map<string, number>();
  #failures = 0;

  /**
   * @param subject what the lines are about, such as `run 7`.
   * @param meanwhile what becomes of the work until then, such as `events wait in the spool`.
   */
  constructor(
    private readonly log: LogLine,
    private readonly subject: string,
    private readonly meanwhile: string,
    private readonly now: () => number = Date.now,
  ) {}

  failed({ message }: Error): void {
    this.#failures += 1;
    const toldAt = this.#toldAt.get(message);
    if (toldAt !== undefined && this.now() - toldAt < remindMs) return;
    this.#toldAt.set(message, this.now());
    const times = this.#failures === 1 ? '' : ` (${this.#failures} times so far)`;
    this.log('warning', `${this.subject}: ${message}; ${this.meanwhile}${times}`);
  }

  succeeded(): void {
    if (this.#failures === 0) return;
    this.log('info', `${this.subject}: works again after ${this.#failures} failures`);
    this.#failures = 0;
    this.#toldAt.clear();
  }
}
