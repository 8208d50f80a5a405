const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a browser page may talk to the API: pages of this machine, and the one origin that was configured.
 * Requests without an origin do not come from a page.
 */
export function isAllowedOrigin(origin: string | undefined, webOrigin: string | null): boolean {
  if (origin === undefined || origin === webOrigin) return true;
  return URL.canParse(origin) && loopbackNames.has(new URL(origin).hostname);
}
