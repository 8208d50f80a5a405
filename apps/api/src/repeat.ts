import type { RecurringFailure } from './log/recurring-failure.js';

/** Work that is done again and again until it is stopped. */
export interface Repeated {
  /** Resolves when the work under way has ended. */
  stop(): Promise<void>;
}

/** Does `work` now, and again `intervalMs` after it ended, whether or not it failed. */
export function repeat(work: () => Promise<void>, intervalMs: number, failure: RecurringFailure): Repeated {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  function run(): void {
    underWay = failure.attempt(work, undefined).then(() => {
      if (!isStopped) timer = setTimeout(run, intervalMs);
    });
  }
  run();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
