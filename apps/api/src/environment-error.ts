import { errorCodes } from '@clipwise/contract/errors';

/** An environment variable is absent or unusable. */
export class EnvironmentError extends Error {
  readonly code = errorCodes.ENVIRONMENT;

  constructor(message: string) {
    super(message);
    this.name = 'EnvironmentError';
  }
}
