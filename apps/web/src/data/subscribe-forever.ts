import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';

export type FeedState = 'connecting' | 'live' | 'reconnecting' | 'ended';

type Feed<Data, Variables extends OperationVariables> = {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** Read again at every (re)subscription, so a feed resumes from its newest cursor. */
  readonly variables: () => Variables;
  readonly onData: (data: Data) => void;
  readonly onState?: (state: FeedState) => void;
};

const firstDelayMs = 500;
const longestDelayMs = 5_000;

/**
 * Subscribes, and after a lost connection subscribes again (0.5 s, doubling up to 5 s) until the server
 * completes the subscription or the returned function is called.
 */
export function subscribeForever<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  feed: Feed<Data, Variables>,
): () => void {
  let stopped = false;
  let delayMs = firstDelayMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: { unsubscribe(): void } | undefined;

  const retry = () => {
    if (stopped || timer) return;
    feed.onState?.('reconnecting');
    timer = setTimeout(() => {
      timer = undefined;
      current?.unsubscribe();
      start();
    }, delayMs);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  };

  const start = () => {
    const options = { query: feed.document, variables: feed.variables(), fetchPolicy: 'no-cache' } as const;
    current = client
      .subscribe<Data, Variables>(options as ApolloClient.SubscribeOptions<Data, Variables>)
      .subscribe({
        next: (result) => {
          if (stopped) return;
          if (result.error) return retry();
          delayMs = firstDelayMs;
          feed.onState?.('live');
          if (result.data) feed.onData(result.data as Data);
        },
        error: retry,
        complete: () => {
          if (!stopped && !timer) feed.onState?.('ended');
        },
      });
  };

  start();
  return () => {
    stopped = true;
    clearTimeout(timer);
    current?.unsubscribe();
  };
}
