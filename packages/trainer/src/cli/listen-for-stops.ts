/** What Ctrl-C and SIGTERM mean while a run is trained and, after that, sent. */
export interface Stops {
  /** Aborted to end the training after the step under way. */
  readonly cancelled: AbortSignal;
  /** Aborted to wait no longer for the API. */
  readonly giveUp: AbortSignal;
  cancel(): void;
  /** The training is over: the next stop is about sending. */
  nowSending(): void;
  close(): void;
}

/** @param spoolDir told to whoever stops at once. */
export function listenForStops(spoolDir: string): Stops {
  const cancel = new AbortController();
  const giveUp = new AbortController();
  let isSending = false;
  const say = (text: string): unknown => process.stderr.write(`\n${text}\n`);
  const stop = (): void => {
    const answered = isSending ? giveUp : cancel;
    if (answered.signal.aborted) {
      say(`what was recorded is in ${spoolDir}`);
      process.exit(130);
    }
    say(isSending ? 'waiting no longer for the API' : 'stopping after this step; once more stops at once');
    answered.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    cancelled: cancel.signal,
    giveUp: giveUp.signal,
    cancel: () => cancel.abort(),
    nowSending: () => {
      isSending = true;
    },
    close: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
