const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Within this time a second Ctrl-C is the first one that came twice: from the terminal and from npx. */
const sameMs = 1000;

/** What signals mean while a run is trained and, after that, sent. */
export interface Stops {
  /** Aborted to end the training after the step under way. */
  readonly cancelled: AbortSignal;
  /** Aborted to wait no longer for the API. */
  readonly giveUp: AbortSignal;
  /** Ends the training as a signal does; what was recorded is still sent. */
  cancel(): void;
  /** The training is over: the next stop is about sending. */
  nowSending(): void;
  /** Gives the signals back to the system. */
  close(): void;
}

/**
 * Listens to SIGINT, SIGTERM and SIGHUP. A later Ctrl-C, which a person sends, ends the process at once; the others may come in
 * pairs when a terminal or a machine goes down.
 *
 * @param spoolDir told to whoever stops at once.
 */
export function listenForStops(
  spoolDir: string,
  exit: (code: number) => void = process.exit,
  now: () => number = () => performance.now(),
): Stops {
  const cancel = new AbortController();
  const giveUp = new AbortController();
  let isSending = false;
  let askedAt = 0;
  const say = (text: string): unknown => process.stderr.write(`\n${text}\n`);
  const ask = (asked: AbortController, text: string): void => {
    if (asked.signal.aborted) return;
    askedAt = now();
    say(text);
    asked.abort();
  };
  const endTraining = (): void => ask(cancel, 'stopping after this step; Ctrl-C once more stops at once');
  const onSignal = (signal: NodeJS.Signals): void => {
    const isAsked = (isSending ? giveUp : cancel).signal.aborted;
    if (signal === 'SIGINT' && isAsked && now() - askedAt > sameMs) {
      say(`what was recorded is in ${spoolDir}`);
      exit(130);
    }
    if (isSending) ask(giveUp, 'waiting no longer for the API');
    else endTraining();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    cancelled: cancel.signal,
    giveUp: giveUp.signal,
    cancel: () => {
      if (!isSending) endTraining();
    },
    nowSending: () => {
      isSending = true;
    },
    close: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
