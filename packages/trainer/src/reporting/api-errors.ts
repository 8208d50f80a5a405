import { errorCodes } from '@clipwise/contract/errors';

/** The API answered that it will not do this: repeating the same request does not help. */
export class ApiRefusedError extends Error {
  /** The API's code: LEASE_LOST, RUN_ENDED, SEQUENCE_GAP, SEQUENCE_CONFLICT, BAD_USER_INPUT, ... */
  readonly code: string;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ApiRefusedError';
    this.code = code;
    this.extensions = extensions;
  }
}

/** The API could not be reached or failed inside: the same request may succeed later. */
export class ApiUnavailableError extends Error {
  readonly code = errorCodes.API_UNAVAILABLE;

  constructor(address: string, reason: string, cause?: unknown) {
    super(`the API at ${address} is unavailable (${reason}); start it, or check the address`, { cause });
    this.name = 'ApiUnavailableError';
  }
}
