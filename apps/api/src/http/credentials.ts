import type { IncomingMessage } from 'node:http';
import { projectHeader, sessionCookie } from '@clipwise/contract';
import { parse } from 'cookie';
import type { Credentials } from '../modules/access/callers.service.js';

/** What the head of a request says of who it comes from. */
export function credentialsOf({ headers }: IncomingMessage): Credentials {
  const project = headers[projectHeader];
  return {
    key: /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null,
    session: parse(headers.cookie ?? '')[sessionCookie] ?? null,
    project: typeof project === 'string' && project !== '' ? project : null,
  };
}

/** The same of the payload by which a WebSocket begins: browsers and many clients cannot set headers for it. */
export function socketCredentials(
  request: IncomingMessage,
  payload: Readonly<Record<string, unknown>> | null | undefined,
): Credentials {
  const given = credentialsOf(request);
  const text = (name: string) => (typeof payload?.[name] === 'string' ? (payload[name] as string) : null);
  return {
    key: text('apiKey') ?? /^Bearer (\S+)$/i.exec(text('authorization') ?? '')?.[1] ?? given.key,
    session: given.session,
    project: text('project') ?? given.project,
  };
}
