'use client';

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { ApolloProvider } from '@apollo/client/react';
import { getMainDefinition } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { takeEarly } from './early-request';
import { newestAnswerLink } from './newest-answer-link';
import { type ApiState, Reachability } from './reachability';
import { SignedIn } from './signed-in';

type Api = {
  readonly url: string;
  readonly reachability: Reachability;
  readonly signedIn: SignedIn;
  /** Whether it is asked as the reader of a public link: pages then show what the link shows, and lead nowhere else. */
  readonly isShared: boolean;
};

const ApiContext = createContext<Api | undefined>(undefined);

/** The API's origin (no trailing slash) and whether it was reachable at the last request. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi was called outside <ApiProvider>; wrap the page in it');
  return api;
}

/** Whether the API answers, hangs or is away. */
export function useApiState(): ApiState {
  const { reachability } = useApi();
  return useSyncExternalStore(reachability.subscribe, reachability.get, () => 'answers');
}

/** Whether the API knows who asks; true until it has said otherwise. */
export function useIsSignedIn(): boolean {
  const { signedIn } = useApi();
  return useSyncExternalStore(signedIn.subscribe, signedIn.get, () => true);
}

/** What graphql-transport-ws closes a socket with whose caller may not be there. */
const forbidden = 4403;

function makeClient({ url: apiUrl, reachability, signedIn }: Api): ApolloClient {
  const watchedFetch: typeof fetch = async (input, init) => {
    const answer = await reachability.watch(
      () => takeEarly(init?.body)?.catch(() => fetch(input, init)) ?? fetch(input, init),
      () => init?.signal?.aborted ?? false,
    );
    signedIn.hear(answer);
    return answer;
  };
  const uri = `${apiUrl}/graphql`;
  const requests = newestAnswerLink().concat(
    new HttpLink({ uri, credentials: 'include', fetch: watchedFetch }),
  );
  const link =
    typeof window === 'undefined'
      ? requests
      : ApolloLink.split(
          ({ query }) => {
            const definition = getMainDefinition(query);
            return definition.kind === 'OperationDefinition' && definition.operation === 'subscription';
          },
          // Resubscribing is done by subscribeForever, which knows the newest cursor; the client only reports a loss.
          new GraphQLWsLink(
            createClient({
              url: `${apiUrl.replace(/^http/, 'ws')}/graphql`,
              retryAttempts: 0,
              keepAlive: 10_000,
              on: {
                // The API ends sockets whose key or session is over; a page that asks nothing else hears of it here.
                closed: (event) => {
                  if ((event as CloseEvent).code === forbidden) signedIn.hear({ status: 401 });
                },
              },
            }),
          ),
          requests,
        );
  return new ApolloClient({
    link,
    // A query that an event caused must not be given the answer to one that began before the event.
    queryDeduplication: false,
    cache: new InMemoryCache({ typePolicies: { RunPrivacy: { merge: true }, RunProgress: { merge: true } } }),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  });
}

/** Hands pages one Apollo client for the API at `apiUrl`: queries over HTTP, subscriptions over WebSocket. */
export function ApiProvider({
  apiUrl,
  isShared = false,
  children,
}: {
  readonly apiUrl: string;
  readonly isShared?: boolean;
  readonly children: ReactNode;
}) {
  const [api] = useState<Api>(() => ({
    ...{ url: apiUrl, isShared, reachability: new Reachability(), signedIn: new SignedIn() },
  }));
  const [client] = useState(() => makeClient(api));
  return (
    <ApiContext value={api}>
      <ApolloProvider client={client}>{children}</ApolloProvider>
    </ApiContext>
  );
}
