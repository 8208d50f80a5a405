/**
 * Says that something about a run changed. It carries no event: readers pull rows by cursor, so that a lost,
 * doubled or late wake-up costs nothing but time.
 */
export interface RunWakeUp {
  readonly runId: string;
  readonly lastCursor: number;
}

/** Carries wake-ups from writers to readers, within a process or between them. */
export interface RunEventBus {
  /** Called after the commit. Never fails and never waits. */
  publish(wakeUp: RunWakeUp): void;
  /** Calls `listener` for every wake-up until the returned function is called. Listeners must not throw. */
  subscribe(listener: (wakeUp: RunWakeUp) => void): () => void;
  close(): Promise<void>;
}
