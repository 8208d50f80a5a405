import type { IncomingMessage } from 'node:http';
import { errorCodes } from '@clipwise/contract/errors';
import { ApiError } from '../errors.js';

/** From which pages and under which names the API may be asked. */
export interface Doors {
  /** Names of this server besides those of loopback, without port; what else a `Host` says is refused. */
  readonly hosts: ReadonlySet<string>;
  /** Origins of pages that may ask, besides the API's own. */
  readonly origins: ReadonlySet<string>;
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Where the dashboard is when nothing else is said. */
const usualOrigins = ['http://127.0.0.1:3000', 'http://localhost:3000'];

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return loopbackNames.has(host) || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * @param webOrigins of the dashboard; empty for where it usually is.
 * @param hosts further names under which this server is asked.
 */
export function openDoors(webOrigins: readonly string[], hosts: readonly string[]): Doors {
  return {
    hosts: new Set(hosts.map((host) => host.toLowerCase())),
    origins: new Set(webOrigins.length === 0 ? usualOrigins : webOrigins),
  };
}

/**
 * Why a request is not let in; null for one that is.
 *
 * - A name that is not this server's: a page of a stranger whose name was made to point here (DNS rebinding).
 * - A page of another origin. Requests without an origin come from no page, or from a browser that says in
 *   `Sec-Fetch-Site` that another site made it ask: by an image, a form or a frame.
 */
export function whyShut(doors: Doors, { headers }: IncomingMessage): ApiError | null {
  const host = headers.host ?? '';
  if (!isKnownHost(doors, host))
    return new ApiError(
      errorCodes.FORBIDDEN,
      'this server does not go by the name in the Host header; ask it as 127.0.0.1 or localhost, or name it in CLIPWISE_ALLOWED_HOSTS',
    );
  if (headers.origin === undefined) {
    const site = headers['sec-fetch-site'];
    return site === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate' ? strangePage() : null;
  }
  return isKnownOrigin(doors, headers.origin, host) ? null : strangePage();
}

/** Whether a page of this origin may read answers. */
export function isKnownOrigin(doors: Doors, origin: string, host: string): boolean {
  return doors.origins.has(origin) || origin === `http://${host}` || origin === `https://${host}`;
}

function isKnownHost(doors: Doors, host: string): boolean {
  // The port says nothing about who asks.
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return loopbackNames.has(name) || /^127(\.\d{1,3}){3}$/.test(name) || doors.hosts.has(name);
}

function strangePage(): ApiError {
  return new ApiError(
    errorCodes.FORBIDDEN,
    'pages of this origin may not ask; name the origin of the dashboard in CLIPWISE_WEB_ORIGIN',
  );
}
