import type { RecurringFailure } from './log/recurring-failure.js';

/** Work that is done again and again until it is stopped. */
export interface Repeated {
  /** Resolves when the work under way has ended. */
  stop(): Promise<void>;
}

/** When work is repeated. */
export interface Rhythm {
  /** From the end of the work to its next beginning. */
  readonly intervalMs: number;
  /** Before the first time, and after a failure; left out, it begins at once and does not mind. */
  readonly patienceMs?: number;
}

/** Does `work` again and again, whether or not it fails. */
export function repeat(
  work: () => Promise<void>,
  { intervalMs, patienceMs }: Rhythm,
  failure: RecurringFailure,
): Repeated {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  function run(): void {
    underWay = failure
      .attempt(() => work().then(() => intervalMs), patienceMs ?? intervalMs)
      .then((pause) => {
        if (!isStopped) timer = setTimeout(run, pause);
      });
  }
  if (patienceMs === undefined) run();
  else timer = setTimeout(run, patienceMs);
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
