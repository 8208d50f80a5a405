/** What a pull needs: `signal` aborts when the reader leaves; `wait` ends at the next wake-up or poll. */
export interface PullContext {
  readonly signal: AbortSignal;
  /** Resolves when woken since the last call, after `pollMs`, or when the reader leaves. */
  wait(): Promise<void>;
}

/** How a stream is woken. */
export interface PullOptions {
  /** Registers the waker; returns the function that removes it. */
  readonly onWakeUp: (wake: () => void) => () => void;
  readonly pollMs: number;
}

/**
 * An async iterator over what `pull` yields, that stops as soon as its reader leaves.
 *
 * A plain async generator cannot be stopped while it waits: `return()` queues behind the pending `next()`. Here
 * `return()` first ends the wait, so that nothing is left behind: no listener, no timer, no promise.
 */
export function createPullStream<Item>(
  options: PullOptions,
  pull: (context: PullContext) => AsyncGenerator<Item, void, undefined>,
): AsyncGenerator<Item, void, undefined> {
  const leaving = new AbortController();
  let isWoken = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    isWoken = true;
    resume?.();
  };
  const removeWaker = options.onWakeUp(wake);
  leaving.signal.addEventListener('abort', wake);

  const wait = async (): Promise<void> => {
    if (!isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, options.pollMs);
        resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      resume = undefined;
    }
    isWoken = false;
  };
  const source = pull({ signal: leaving.signal, wait });
  const leave = (): void => {
    removeWaker();
    leaving.abort();
  };
  const stream: AsyncGenerator<Item, void, undefined> = {
    next: async () => {
      try {
        const result = await source.next();
        if (result.done) leave();
        return result;
      } catch (error) {
        leave();
        throw error;
      }
    },
    return: async () => {
      leave();
      return source.return();
    },
    throw: async (error: unknown) => {
      leave();
      return source.throw(error);
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
