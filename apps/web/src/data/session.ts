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

/** Where a sign-in leads: a page of this dashboard, never another site. */
export function pageAfterSignIn(asked: string | null): string {
  return asked !== null && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/sign-in') ? asked : '/';
}
