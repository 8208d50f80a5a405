import type { IncomingMessage } from 'node:http';
import { linkCookie, projectHeader, sessionCookie, sharedPath } from '@clipwise/contract';
import { parse } from 'cookie';
import type { Credentials } from '../modules/access/callers.service.js';

/** What the head of a request says of who it comes from. */
export function credentialsOf(request: IncomingMessage): Credentials {
  const { headers } = request;
  const project = headers[projectHeader];
  const cookies = parse(headers.cookie ?? '');
  const isByLink = isShared(request);
  return {
    key: bearerOf(headers.authorization) ?? (isByLink ? (cookies[linkCookie] ?? null) : null),
    session: isByLink ? null : (cookies[sessionCookie] ?? null),
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
    key: text('apiKey') ?? bearerOf(text('authorization')) ?? given.key,
    session: given.session,
    project: text('project') ?? given.project,
  };
}

/** Whether a request asks as the reader of a public link, whatever else the browser is signed in to. */
export function isShared(request: IncomingMessage & { readonly originalUrl?: string }): boolean {
  return (request.originalUrl ?? request.url ?? '').startsWith(`${sharedPath}/`);
}

function bearerOf(header: string | null | undefined): string | null {
  return /^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? null;
}
