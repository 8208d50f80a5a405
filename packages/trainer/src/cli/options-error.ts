import { errorCodes } from '@clipwise/contract/errors';

/** Options of a command that do not go together. */
export class OptionsError extends Error {
  readonly code = errorCodes.OPTIONS_INVALID;
}
