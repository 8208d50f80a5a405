import type { TypedDocumentNode } from '@apollo/client';
import { sessionCookie } from '@clipwise/contract';
import { print } from 'graphql';
import { cookies, headers } from 'next/headers';
import { apiAddress, configuredApi } from './api-address';

/** Longest that a page waits for the API, in milliseconds: within 200 a reader sees at least that it loads. */
const patienceMs = 120;

/**
 * Asks the API while the server makes a page, as whoever opens it, so that the page comes with its data.
 *
 * @returns undefined where the page has to ask by itself: it is not opened but come to by a link, or the API is slow, away, or refuses.
 */
export async function askWhileMade<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data | undefined> {
  const asked = await headers();
  if (asked.get('accept')?.includes('text/html') !== true) return undefined;
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
