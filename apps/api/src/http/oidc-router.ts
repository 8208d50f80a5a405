import { limits, sessionCookie } from '@clipwise/contract';
import { parse } from 'cookie';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { ApiError, BadUserInputError } from '../errors.js';
import type { IdentityProvider } from '../modules/access/identity-provider.js';
import type { PeopleService, SignInRefusal } from '../modules/access/people.service.js';
import { refuse } from './admission.js';
import { type Doors, isKnownOrigin, isLoopback } from './doors.js';
import type { RateLimits } from './rate-limits.js';
import { setCookie } from './set-cookie.js';

/** What the router works with. */
export interface OidcRouterOptions {
  readonly people: PeopleService;
  readonly doors: Doors;
  readonly rates: RateLimits;
}

/** What a browser keeps while its person is at the provider. It comes back with the provider's answer and nowhere else. */
const begunCookie = { name: 'clipwise_sign_in', path: '/session/oidc', sameSite: 'lax' } as const;
const begunSignIn = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() });

/**
 * `GET /session/oidc?to=PAGE` leads a browser to the identity provider, which leads it back to `/session/oidc/callback`; that signs it in
 * by the same cookie as a key does and leads it to the page of the dashboard, or to the dashboard's sign-in with `refused=WHY`.
 */
export function oidcRouter({ people, doors, rates }: OidcRouterOptions): Router {
  const router = Router();

  router.get('/', async (request, response) => {
    try {
      const provider = requireProvider(people);
      const to = pageOf(request, doors);
      await rates.requireKnown(request.socket.remoteAddress);
      const own = onThisMachine(request, provider, to);
      if (own !== null) return response.redirect(303, own);
      const started = await provider.begin().catch(() => null);
      if (started === null) return leadBack(response, to, 'fault');
      const value = Buffer.from(JSON.stringify({ ...started.begun, to })).toString('base64url');
      setCookie(response, { ...begunCookie, value, maxAge: limits.signInMinutes * 60 }, isByTls(provider));
      response.redirect(303, started.url.href);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(request, response, error);
    }
  });

  router.get('/callback', async (request, response) => {
    try {
      const provider = requireProvider(people);
      const { remoteAddress } = request.socket;
      await rates.requireKnown(remoteAddress);
      const begun = begunOf(request);
      const query = request.originalUrl.slice(request.originalUrl.indexOf('?'));
      const outcome = await people.signIn(query, begun, remoteAddress ?? null);
      setCookie(response, { ...begunCookie, value: '', maxAge: 0 }, isByTls(provider));
      const to = begun?.to ?? `${[...doors.origins][0]}/`;
      if (outcome.kind === 'refused') {
        await rates.takeUnknown(remoteAddress);
        return leadBack(response, to, outcome.refusal);
      }
      const session = { name: sessionCookie, value: outcome.session, path: '/' };
      setCookie(response, { ...session, maxAge: limits.sessionHours * 3_600 }, isByTls(provider));
      response.redirect(303, to);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(request, response, error);
    }
  });

  return router;
}

const isByTls = ({ callbackUrl }: IdentityProvider) => callbackUrl.startsWith('https:');

function requireProvider({ provider }: PeopleService): IdentityProvider {
  if (provider !== null) return provider;
  throw new BadUserInputError(
    'this server knows no identity provider: sign in by a key, or name one in CLIPWISE_OIDC_ISSUER',
  );
}

/** Where the sign-in leads: a page of the dashboard, never another site. */
function pageOf({ query, headers }: Request, doors: Doors): string {
  const { to } = query;
  if (typeof to === 'string' && to.length <= 2_000 && URL.canParse(to)) {
    const page = new URL(to);
    if (isKnownOrigin(doors, page.origin, headers.host ?? '')) return page.href;
  }
  throw new BadUserInputError('to must be the whole address of a page of the dashboard');
}

/**
 * Names of this machine are different sites to a browser. Who asks by another than the one that the provider leads back to begins anew
 * there, page and API alike, or the cookie would stay behind; null for anybody else.
 */
function onThisMachine({ headers }: Request, { callbackUrl }: IdentityProvider, to: string): string | null {
  const [callback, page] = [new URL(callbackUrl), new URL(to)];
  const isHere = isLoopback(callback.hostname) && isLoopback(page.hostname);
  if (!isHere || headers.host === callback.host) return null;
  page.hostname = callback.hostname;
  return `${callback.origin}/session/oidc?${new URLSearchParams({ to: page.href })}`;
}

function begunOf({ headers }: Request): z.infer<typeof begunSignIn> | null {
  const kept = parse(headers.cookie ?? '')[begunCookie.name];
  if (kept === undefined) return null;
  try {
    return begunSignIn.parse(JSON.parse(Buffer.from(kept, 'base64url').toString()));
  } catch {
    return null;
  }
}

/** To the dashboard's sign-in, which says why and leads on to the same page. */
function leadBack(response: Response, to: string, refusal: SignInRefusal): void {
  const page = new URL(to);
  const query = new URLSearchParams({ to: `${page.pathname}${page.search}`, refused: refusal });
  response.redirect(303, `${page.origin}/sign-in?${query}`);
}
