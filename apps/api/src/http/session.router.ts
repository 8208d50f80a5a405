import { limits, linkCookie, sessionCookie, sharedPath } from '@clipwise/contract';
import { json, type Request, Router } from 'express';
import { ApiError, BadUserInputError } from '../errors.js';
import type { CallersService } from '../modules/access/callers.service.js';
import type { PeopleService } from '../modules/access/people.service.js';
import type { LinksService } from '../modules/links/links.service.js';
import { refuse, unauthenticated } from './admission.js';
import { credentialsOf, isShared } from './credentials.js';
import type { RateLimits } from './rate-limits.js';
import { type Cookie, isByTls, setCookie } from './set-cookie.js';

/** What the router works with. */
export interface SessionRouterOptions {
  readonly callers: CallersService;
  readonly people: PeopleService;
  readonly links: LinksService;
  readonly rates: RateLimits;
}

/**
 * `GET /session` says by what one may sign in besides a key: `{"provider": NAME or null}`. `POST /session` with `{"key"}` signs a browser in, `PUT` with `{"project"}` puts it into another project, `DELETE` signs it out.
 * `POST /shared/session` with `{"link"}` lets it read, under /shared alone, what a public link shows.
 *
 * The cookie is out of reach of scripts and travels with requests of the same site alone; a page of the same site at another port
 * is kept out by its origin. Clients that send a key need no cookie.
 */
export function sessionRouter({ callers, people, links, rates }: SessionRouterOptions): Router {
  const router = Router();
  router.use(json({ limit: 10_000 }));

  router.get('/', (_request, response) => {
    response.json({ provider: people.provider?.options.name ?? null });
  });

  router.post('/', async (request, response) => {
    try {
      if (!callers.isControlled) throw isOpen();
      const cookie = await (isShared(request) ? byLink(request) : byKey(request));
      if (cookie === null) {
        await rates.takeUnknown(request.socket.remoteAddress);
        throw unauthenticated();
      }
      setCookie(response, cookie, isByTls(request));
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
    setCookie(response, isShared(request) ? linkCookieOf('', 0) : sessionCookieOf('', 0), isByTls(request));
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

const sessionCookieOf = (value: string, maxAge: number): Cookie => ({
  ...{ name: sessionCookie, value, maxAge, path: '/' },
});
/** It is sent nowhere else, so that a reader who is signed in as well stays so. */
const linkCookieOf = (value: string, maxAge: number): Cookie => ({
  ...{ name: linkCookie, value, maxAge, path: sharedPath },
});

function textOf(request: Request, name: string): string | null {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function isOpen(): ApiError {
  return new BadUserInputError('this server asks nobody who they are: there is nothing to sign in to');
}
