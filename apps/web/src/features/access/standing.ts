/** Whether a key or a link is good, and where not, why. */
export type Standing = 'good' | 'expired' | 'revoked';

/** The standing at `now`, in milliseconds since 1970. */
export function standingOf(
  { expiresAt, revokedAt }: { readonly expiresAt?: string | null; readonly revokedAt?: string | null },
  now: number,
): Standing {
  if (revokedAt != null) return 'revoked';
  return expiresAt != null && Date.parse(expiresAt) <= now ? 'expired' : 'good';
}

/** How a standing is marked. */
export const standingLook: Readonly<Record<Standing, string>> = {
  good: 'is-completed',
  expired: 'is-cancelled',
  revoked: 'is-cancelled',
};
