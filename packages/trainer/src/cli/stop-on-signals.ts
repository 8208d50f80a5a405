const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Within this time a second Ctrl-C is the first one that came twice: from the terminal and from npx. */
const sameMs = 1000;

/** A request to stop that signals make. */
export interface Stopping {
  readonly signal: AbortSignal;
  /** Asks as a signal does. */
  stop(): void;
  /** Gives the signals back to the system. */
  end(): void;
}

/**
 * Stops at SIGINT, SIGTERM and SIGHUP. A later Ctrl-C, which a person sends, ends the process at once; the others may come in
 * pairs when a terminal or a machine goes down.
 */
export function stopOnSignals(
  exit: (code: number) => void = process.exit,
  now: () => number = () => performance.now(),
): Stopping {
  const controller = new AbortController();
  let askedAt = 0;
  const stop = (): void => {
    if (controller.signal.aborted) return;
    askedAt = now();
    process.stderr.write('\nstopping after this step; Ctrl-C once more stops at once\n');
    controller.abort();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGINT' && controller.signal.aborted && now() - askedAt > sameMs) exit(130);
    stop();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    stop,
    end: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
