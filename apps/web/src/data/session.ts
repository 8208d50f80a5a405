/** How the API answered; the message of a refusal is its own. */
export type SessionAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'away' };

/** Asks the session route of the API, with the cookies that belong to it. */
export async function askSession(
  apiUrl: string,
  method: 'POST' | 'PUT' | 'DELETE',
  body: Readonly<Record<string, string>> = {},
): Promise<SessionAnswer> {
  try {
    const answer = await fetch(`${apiUrl}/session`, {
      method,
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return { kind: 'done' };
    const { message } = (await answer.json().catch(() => ({}))) as { readonly message?: string };
    return { kind: 'refused', status: answer.status, message: message ?? `status ${answer.status}` };
  } catch {
    return { kind: 'away' };
  }
}

/** By what one may sign in besides a key: the name of the identity provider, or null. */
export async function readSessionOffer(
  apiUrl: string,
  signal: AbortSignal,
): Promise<{ readonly provider: string | null }> {
  const answer = await fetch(`${apiUrl}/session`, { signal });
  const { provider } = (await answer.json()) as { readonly provider?: unknown };
  return { provider: typeof provider === 'string' ? provider : null };
}

/** Where a browser begins to sign in by the identity provider. @param to a page of the dashboard at `origin`. */
export function signInAddress(apiUrl: string, to: string, origin: string): string {
  return `${apiUrl}/session/oidc?${new URLSearchParams({ to: new URL(to, origin).href })}`;
}

/** Where a sign-in leads: a page of this dashboard, never another site. */
export function pageAfterSignIn(asked: string | null): string {
  return asked !== null && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/sign-in') ? asked : '/';
}
