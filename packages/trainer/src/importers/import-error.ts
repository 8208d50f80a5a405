import { errorCodes } from '@clipwise/contract/errors';

/** A file that cannot be imported. */
export class ImportError extends Error {
  readonly code = errorCodes.IMPORT_UNREADABLE;

  /** @param fault what is wrong with the file and what is wanted, as a predicate. */
  constructor(file: string, fault: string) {
    super(`${file}: ${fault}`);
    this.name = 'ImportError';
  }
}
