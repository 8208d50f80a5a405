import { limits, linkCookie, sessionCookie, sharedPath } from '@clipwise/contract';
import { serialize } from 'cookie';
import { json, type Request, type Response, Router } from 'express';
import { ApiError, BadUserInputError } from '../errors.js';
import type { CallersService } from '../modules/access/callers.service.js';
import type { LinksService } from '../modules/links/links.service.js';
import { refuse, unauthenticated } from './admission.js';
import { credentialsOf, isShared } from './credentials.js';
import type { RateLimits } from './rate-limits.js';

/** What the router works with. */
export interface SessionRouterOptions {
  readonly callers: CallersService;
  readonly links: LinksService;
  readonly rates: RateLimits;
}

/**
 * `POST /session` with `{"key"}` signs a browser in, `PUT` with `{"project"}` puts it into another project, `DELETE` signs it out.
 * `POST /shared/session` with `{"link"}` lets it read, under /shared alone, what a public link shows.
 *
 * The cookie is out of reach of scripts and travels with requests of the same site alone; a page of the same site at another port
 * is kept out by its origin. Clients that send a key need no cookie.
 */
export function sessionRouter({ callers, links, rates }: SessionRouterOptions): Router {
  const router = Router();
  router.use(json({ limit: 10_000 }));

  router.post('/', async (request, response) => {
    try {
      if (!callers.isControlled) throw isOpen();
      const cookie = await (isShared(request) ? byLink(request) : byKey(request));
      if (cookie === null) {
        await rates.takeUnknown(request.socket.remoteAddress);
        throw unauthenticated();
      }
      setCookie(request, response, cookie);
      response.status(204).end();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(request, response, error);
    }
  });

  router.put('/', async (request, response) => {
    try {
      const { session } = credentialsOf(request);
      const project = textOf(request, 'project');
      if (project === null) throw new BadUserInputError('project must be the name of a project');
      if (session === null || (await callers.choose(session, project)) === null) throw unauthenticated();
      response.status(204).end();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(request, response, error);
    }
  });

  router.delete('/', async (request, response) => {
    const { session } = credentialsOf(request);
    if (session !== null) await callers.signOut(session);
    setCookie(request, response, isShared(request) ? linkCookieOf('', 0) : sessionCookieOf('', 0));
    response.status(204).end();
  });

  /** Refused ones are few for each address: they cost a row of the audit log each. */
  const byKey = async (request: Request): Promise<Cookie | null> => {
    const key = textOf(request, 'key');
    await rates.requireKnown(request.socket.remoteAddress);
    const signedIn = key === null ? null : await callers.signIn(key, request.socket.remoteAddress ?? null);
    return signedIn === null ? null : sessionCookieOf(signedIn.session, limits.sessionHours * 3_600);
  };
  const byLink = async (request: Request): Promise<Cookie | null> => {
    const link = textOf(request, 'link');
    if (link === null) return null;
    await rates.requireKnown(request.socket.remoteAddress);
    const caller = await links.identify(link);
    await links.opened(caller, request.socket.remoteAddress ?? null);
    const left = caller?.shared == null ? 0 : caller.shared.expiresAt.getTime() - Date.now();
    return left <= 0 ? null : linkCookieOf(link, Math.ceil(left / 1_000));
  };

  return router;
}

/** A cookie as it is set. */
interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Seconds. */
  readonly maxAge: number;
  readonly path: string;
}

const sessionCookieOf = (value: string, maxAge: number): Cookie => ({
  ...{ name: sessionCookie, value, maxAge, path: '/' },
});
/** It is sent nowhere else, so that a reader who is signed in as well stays so. */
const linkCookieOf = (value: string, maxAge: number): Cookie => ({
  ...{ name: linkCookie, value, maxAge, path: sharedPath },
});

function setCookie(request: Request, response: Response, { name, value, maxAge, path }: Cookie): void {
  // Behind a proxy that ends TLS the page's origin says how it was reached.
  const secure = request.headers.origin?.startsWith('https://') ?? request.secure;
  const options = { httpOnly: true, sameSite: 'strict', path, secure, maxAge } as const;
  response.setHeader('Set-Cookie', serialize(name, value, options));
  response.setHeader('Cache-Control', 'no-store');
}

function textOf(request: Request, name: string): string | null {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function isOpen(): ApiError {
  return new BadUserInputError('this server asks nobody who they are: there is nothing to sign in to');
}
