import type { TypedDocumentNode } from '@apollo/client';
import { sessionCookie } from '@clipwise/contract';
import { print } from 'graphql';
import { cookies, headers } from 'next/headers';
import { apiAddress, configuredApi } from './api-address';

/** Longest that the rows of a page wait for the API, in milliseconds: by then the page's program can ask by itself. */
const patienceMs = 1_000;

/** Whether a page is opened now, not come to by a link within the dashboard. */
export async function isOpened(): Promise<boolean> {
  return (await headers()).get('accept')?.includes('text/html') === true;
}

/**
 * Asks the API while the server makes a page, as whoever opens it, so that the page comes with its data.
 *
 * @returns undefined where the page has to ask by itself: the API is slow, away, or refuses.
 */
export async function askWhileMade<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data | undefined> {
  const asked = await headers();
  const session = (await cookies()).get(sessionCookie)?.value;
  try {
    const answer = await fetch(`${apiAddress(configuredApi(), asked.get('host'))}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(session === undefined ? {} : { cookie: `${sessionCookie}=${encodeURIComponent(session)}` }),
      },
      body: JSON.stringify({ variables, query: print(document) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    const { data, errors } = (await answer.json()) as { readonly data?: Data; readonly errors?: unknown };
    return errors === undefined ? (data ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
