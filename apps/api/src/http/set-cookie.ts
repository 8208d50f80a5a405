import { serialize } from 'cookie';
import type { Request, Response } from 'express';

/** A cookie as it is set: no script reads it. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Seconds; 0 takes it away. */
  readonly maxAge: number;
  readonly path: string;
  /** `lax` for one that has to come back when another site leads here; else `strict`. */
  readonly sameSite?: 'lax' | 'strict';
}

/** Adds a cookie to an answer that nobody may keep. @param isSecure whether the browser came by TLS. */
export function setCookie(response: Response, cookie: Cookie, isSecure: boolean): void {
  const { name, value, maxAge, path, sameSite = 'strict' } = cookie;
  const options = { httpOnly: true, sameSite, path, secure: isSecure, maxAge } as const;
  response.append('Set-Cookie', serialize(name, value, options));
  response.setHeader('Cache-Control', 'no-store');
}

/** Whether a page asks by TLS: behind a proxy that ends it, the page's origin says how it was reached. */
export function isByTls(request: Request): boolean {
  return request.headers.origin?.startsWith('https://') ?? request.secure;
}
