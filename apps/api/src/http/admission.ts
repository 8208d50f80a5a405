import type { Permission } from '@clipwise/contract';
import { type ErrorCode, errorCodes } from '@clipwise/contract/errors';
import type { Request, RequestHandler, Response } from 'express';
import { ApiError } from '../errors.js';
import { asCaller } from '../modules/access/as-caller.js';
import { type Caller, permissionsOf, requirePermission } from '../modules/access/caller.js';
import type { CallersService } from '../modules/access/callers.service.js';
import { credentialsOf } from './credentials.js';
import { type RateLimits, TooManyRequestsError } from './rate-limits.js';

/**
 * What each route takes, or of several one, by method and first part of its path; what a field of GraphQL takes is asked field by field. A route
 * that is not here is refused to everybody under access control.
 */
export const routePermissions: Readonly<Record<string, Permission | readonly Permission[]>> = {
  'GET /graphql': ['enter', 'review'],
  'POST /graphql': ['enter', 'review'],
  'GET /artifacts': 'review',
  'GET /audit.csv': 'administer',
  // Whoever uploads asks first whether the bytes are here.
  'HEAD /artifacts': 'record',
  'PUT /artifacts': 'record',
  'GET /export': 'read',
  'HEAD /export': 'read',
  'POST /import': 'write',
  'GET /metrics': 'read',
};

const callers = new WeakMap<Request, Caller>();

/** Who a request comes from. @throws TypeError for one that was not admitted. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new TypeError('a route answers before its caller is known');
  return caller;
}

/** Finds out who asks and whether they may ask here and now, before anything of the body is read. */
export function admit(service: CallersService, rates: RateLimits): RequestHandler {
  return async (request, response, next) => {
    try {
      const caller = await service.identify(credentialsOf(request));
      if (caller === null) {
        await rates.takeUnknown(request.socket.remoteAddress);
        throw unauthenticated();
      }
      await rates.take(caller);
      requireRoute(caller, request);
      callers.set(request, caller);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return refuse(request, response, error);
    }
    next();
  };
}

/** Runs what follows with the rows of the caller and in the caller's name. */
export const inCallersScope: RequestHandler = (request, _response, next) => {
  asCaller(callerOf(request), next);
};

/** Why nobody is known: no key, or one that is unknown, expired or revoked, which are not told apart. */
export function unauthenticated(): ApiError {
  return new ApiError(
    errorCodes.UNAUTHENTICATED,
    'no valid key or sign-in came with the request: send `Authorization: Bearer KEY`, or sign in; an expired or revoked key is replaced by an admin of its project',
  );
}

function requireRoute(caller: Caller, { method, path }: Request): void {
  if (caller.kind === 'LOCAL') return;
  const permission = routePermissions[`${method} /${path.split('/')[1] ?? ''}`];
  if (permission === undefined)
    throw new ApiError(errorCodes.FORBIDDEN, 'nobody may ask here: no permission is named for this route');
  const [first, ...others] = typeof permission === 'string' ? [permission] : permission;
  if (others.some((other) => permissionsOf(caller).includes(other))) return;
  requirePermission(caller, first as Permission);
}

const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
};

/** Refuses in the form that clients of the route read. */
export function refuse(request: Request, response: Response, error: ApiError): void {
  const { code, message } = error;
  if (code === errorCodes.UNAUTHENTICATED) response.setHeader('WWW-Authenticate', 'Bearer');
  if (error instanceof TooManyRequestsError) response.setHeader('Retry-After', error.seconds);
  const isGraphql = request.path.startsWith('/graphql');
  response
    .status(statuses[code] ?? 400)
    .json(isGraphql ? { errors: [{ message, extensions: { code } }] } : { code, message });
}
