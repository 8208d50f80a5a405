import { errorCodes } from '@clipwise/contract/errors';

/** Agents cannot be started, listed or ended here. */
export class LauncherError extends Error {
  readonly code = errorCodes.LAUNCHER_FAILED;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LauncherError';
  }
}
