import { limits, sessionCookie } from '@clipwise/contract';
import { serialize } from 'cookie';
import { json, type Request, type Response, Router } from 'express';
import { ApiError, BadUserInputError } from '../errors.js';
import type { CallersService } from '../modules/access/callers.service.js';
import { refuse, unauthenticated } from './admission.js';
import { credentialsOf } from './credentials.js';
import type { RateLimits } from './rate-limits.js';

/**
 * `POST /session` with `{"key"}` signs a browser in, `PUT` with `{"project"}` puts it into another project, `DELETE` signs it out.
 *
 * The cookie is out of reach of scripts and travels with requests of the same site alone; a page of the same site at another port
 * is kept out by its origin. Clients that send a key need no cookie.
 */
export function sessionRouter(callers: CallersService, rates: RateLimits): Router {
  const router = Router();
  router.use(json({ limit: 10_000 }));

  router.post('/', async (request, response) => {
    try {
      if (!callers.isControlled) throw isOpen();
      const key = textOf(request, 'key');
      const signedIn = key === null ? null : await callers.signIn(key);
      if (signedIn === null) {
        await rates.takeUnknown(request.socket.remoteAddress);
        throw unauthenticated();
      }
      setCookie(request, response, signedIn.session, limits.sessionHours * 3_600);
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
    setCookie(request, response, '', 0);
    response.status(204).end();
  });

  return router;
}

function setCookie(request: Request, response: Response, value: string, maxAge: number): void {
  // Behind a proxy that ends TLS the page's origin says how it was reached.
  const secure = request.headers.origin?.startsWith('https://') ?? request.secure;
  const options = { httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge } as const;
  response.setHeader('Set-Cookie', serialize(sessionCookie, value, options));
  response.setHeader('Cache-Control', 'no-store');
}

function textOf(request: Request, name: string): string | null {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function isOpen(): ApiError {
  return new BadUserInputError('this server asks nobody who they are: there is nothing to sign in to');
}
