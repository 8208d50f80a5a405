import { errorCodes } from '@clipwise/contract/errors';

/** The address that was asked for can be reached by others, and nothing would ask them who they are. */
export class OpenToStrangersError extends Error {
  readonly code = errorCodes.OPEN_TO_STRANGERS;

  constructor(host: string) {
    super(
      `the API asks nobody who they are, so that it must not listen on ${host}, which other machines can reach: set CLIPWISE_ACCESS=keys, so that every caller is asked for a key; or leave CLIPWISE_HOST at 127.0.0.1, and let others in by an SSH tunnel`,
    );
    this.name = 'OpenToStrangersError';
  }
}
