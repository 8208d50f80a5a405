import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { SignInGrant } from './sign-in-grants.js';

/** The identity provider that people sign in by, and who gets in. */
export interface IdentityProviderOptions {
  readonly issuer: URL;
  readonly clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  readonly clientSecret: string | null;
  /** What the sign-in page calls it. */
  readonly name: string;
  /** Scopes that are asked for, with spaces. */
  readonly scope: string;
  readonly grants: readonly SignInGrant[];
  /** Where browsers reach this API, without a slash at its end; the provider leads back to `/session/oidc/callback` there. */
  readonly apiUrl: string;
}

/** What a browser keeps while its person is at the provider; each is good once. */
export interface BegunSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider vouches for. */
export interface VouchedPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The provider's answer vouches for nobody; `why` is for the audit log and holds nothing secret. */
export class SignInFaultError extends Error {
  constructor(
    readonly isCancelled: boolean,
    readonly why: string,
    cause: unknown,
  ) {
    super(why, { cause });
    this.name = 'SignInFaultError';
  }
}

/** Seconds that one request to the provider may take. */
const patienceSeconds = 10;

/** OpenID Connect, authorization code with PKCE: OpenID Connect Core 1.0, section 3.1; RFC 7636. */
export class IdentityProvider {
  readonly callbackUrl: string;
  #configuration: Promise<Configuration> | undefined;

  constructor(readonly options: IdentityProviderOptions) {
    this.callbackUrl = `${options.apiUrl}/session/oidc/callback`;
  }

  /** Where a browser is sent to sign in. @throws what the network does while the provider is away. */
  async begin(): Promise<{ readonly url: URL; readonly begun: BegunSignIn }> {
    const configuration = await this.#discovered();
    const begun = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.callbackUrl,
      scope: this.options.scope,
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
    });
    return { url, begun };
  }

  /**
   * Changes the code of an answer for who it is. Signature, issuer, audience, times and nonce of the ID token are checked.
   *
   * @param query of the address that the provider led back to, with its `?`.
   * @throws SignInFaultError.
   */
  async finish(query: string, { state, nonce, verifier }: BegunSignIn): Promise<VouchedPerson> {
    try {
      const configuration = await this.#discovered();
      const tokens = await authorizationCodeGrant(configuration, new URL(`${this.callbackUrl}${query}`), {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
      });
      const identity = tokens.claims();
      if (identity === undefined) throw new TypeError('no ID token came');
      const more =
        configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await fetchUserInfo(configuration, tokens.access_token, identity.sub);
      return { issuer: this.options.issuer.href, subject: identity.sub, claims: { ...more, ...identity } };
    } catch (error) {
      throw new SignInFaultError(isCancelled(error), reasonOf(error), error);
    }
  }

  /** What the provider tells of itself; asked again after a failure. */
  #discovered(): Promise<Configuration> {
    this.#configuration ??= this.#discover().catch((error: unknown) => {
      this.#configuration = undefined;
      throw error;
    });
    return this.#configuration;
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.options;
    const authentication = clientSecret === null ? None() : ClientSecretPost(clientSecret);
    return discovery(issuer, clientId, undefined, authentication, {
      timeout: patienceSeconds,
      // The environment lets no other issuer than one of this machine be asked in the clear.
      execute: [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])],
    });
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof AuthorizationResponseError && error.error === 'access_denied';
}

/** The library's code, what the provider said, and the claim that it is about. */
function reasonOf(error: unknown): string {
  const { code, error: told } = error as { readonly code?: unknown; readonly error?: unknown };
  return [code ?? (error as Error).name, told, claimOf(error)]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

function claimOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  return 'claim' in error ? error.claim : 'cause' in error ? claimOf(error.cause) : undefined;
}
