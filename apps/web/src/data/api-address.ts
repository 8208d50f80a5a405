/** Where browsers reach the API: read when a page is asked for, not when the dashboard is built. */
export const configuredApi = (): string => process.env.CLIPWISE_API_URL ?? 'http://127.0.0.1:4000';

const loopback = ['127.0.0.1', 'localhost'];

/**
 * Where a page asks the API. Names of this machine are different sites to a browser, and a cookie of one is not sent to another: a page
 * that was opened at one of them asks the API of this machine at the same.
 *
 * @param configured the API's address. @param host the `Host` that the page was asked at.
 */
export function apiAddress(configured: string, host: string | null): string {
  const api = new URL(configured);
  const opened = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (loopback.includes(api.hostname) && loopback.includes(opened)) api.hostname = opened;
  return api.href.replace(/\/+$/, '');
}
