import type { RunEventBus } from './run-event-bus.js';

/**
 * Wakes the readers of runs: at once where a run was quiet, and no more often than every `gapMs` where it is not, so that what
 * thousands of readers cost does not grow with how many small batches a run comes in.
 */
export class PacedWakeUps {
  /** By run; null for those of all runs. */
  readonly #readers = new Map<string | null, Readers>();

  constructor(
    bus: RunEventBus,
    private readonly gapMs: number,
  ) {
    bus.subscribe(({ runId }) => {
      this.#readers.get(runId)?.changed();
      this.#readers.get(null)?.changed();
    });
  }

  /** Calls `wake` for changes of a run, of any where it is null, until the returned function is called. */
  subscribe(runId: string | null, wake: () => void): () => void {
    const readers = this.#readers.get(runId) ?? new Readers(this.gapMs);
    this.#readers.set(runId, readers);
    readers.wakers.add(wake);
    return () => {
      readers.wakers.delete(wake);
      if (readers.wakers.size > 0) return;
      readers.leave();
      if (this.#readers.get(runId) === readers) this.#readers.delete(runId);
    };
  }
}

/** Who reads one run. */
class Readers {
  readonly wakers = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #isBehind = false;

  constructor(private readonly gapMs: number) {}

  changed(): void {
    if (this.#timer === undefined) this.#wake();
    else this.#isBehind = true;
  }

  leave(): void {
    clearTimeout(this.#timer);
  }

  #wake(): void {
    this.#isBehind = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isBehind) this.#wake();
    }, this.gapMs);
    for (const wake of this.wakers) wake();
  }
}
