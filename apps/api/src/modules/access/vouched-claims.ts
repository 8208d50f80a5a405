import type { VouchedPerson } from './identity-provider.js';
import type { SignInGrant } from './sign-in-grants.js';

/** Characters of a name, an address or a value that are kept. */
const longest = 200;

/** What is kept of somebody's claims. */
export interface KeptClaims {
  readonly name: string;
  /** Null unless the provider has verified it. */
  readonly email: string | null;
  /** An address that grants would know, and that the provider has not verified. */
  readonly unverifiedEmail: string | null;
  /** The values of the claims that grants name; `email` is not among them unless it is verified. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/** Keeps of what the provider tells the little that grants and the list of members take. */
export function keptClaims({ subject, claims }: VouchedPerson, grants: readonly SignInGrant[]): KeptClaims {
  const told = textsOf(claims.email)[0] ?? null;
  // Whoever could type an address in at the provider has not shown that it is theirs.
  const isVerified = claims.email_verified === true;
  const named = new Set(grants.map(({ claim }) => claim).filter((claim) => claim !== 'email' || isVerified));
  const isGranted = grants.some(
    ({ claim, is }) => claim === 'email' && is.toLowerCase() === told?.toLowerCase(),
  );
  const email = isVerified ? told : null;
  return {
    name: (textsOf(claims.name)[0] ?? email ?? subject).slice(0, longest),
    email,
    unverifiedEmail: isGranted && !isVerified ? told : null,
    claims: Object.fromEntries([...named].map((claim) => [claim, textsOf(claims[claim])])),
  };
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value])
    .filter((entry): entry is string => typeof entry === 'string' && entry !== '')
    .map((entry) => entry.slice(0, longest));
}
