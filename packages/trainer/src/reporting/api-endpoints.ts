import { errorCodes } from '@clipwise/contract/errors';

/** Addresses of one Clipwise API. */
export interface ApiEndpoints {
  readonly graphql: string;
  /** WebSocket address of the same path, protocol graphql-transport-ws. */
  readonly subscriptions: string;
  readonly artifact: (sha256: string) => string;
  readonly studyArchive: (id: string) => string;
  readonly studyImport: string;
}

/** The address given for the API is not one. */
export class ApiAddressError extends Error {
  readonly code = errorCodes.API_ADDRESS_INVALID;

  constructor(address: string) {
    super(
      `API address must be an http or https URL such as http://127.0.0.1:4000, got ${JSON.stringify(address)}`,
    );
    this.name = 'ApiAddressError';
  }
}

/**
 * Endpoints of an API, from its origin or its GraphQL address.
 *
 * @throws ApiAddressError when the address is not an http(s) URL.
 */
export function apiEndpoints(address: string): ApiEndpoints {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new ApiAddressError(address);
  const base = `${url.origin}${url.pathname.replace(/\/(graphql\/?)?$/, '')}`;
  return {
    graphql: `${base}/graphql`,
    subscriptions: `${base.replace(/^http/, 'ws')}/graphql`,
    artifact: (sha256) => `${base}/artifacts/${sha256}`,
    studyArchive: (id) => `${base}/export/studies/${encodeURIComponent(id)}.tar`,
    studyImport: `${base}/import/study`,
  };
}
