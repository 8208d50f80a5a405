import { errorCodes } from '@clipwise/contract/errors';

/** The data cannot be read as they should; the message names the file, the value, the limit and the remedy, in one line. */
export class DatasetError extends Error {
  readonly code = errorCodes.DATASET_INVALID;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`.replaceAll(/\s*\n\s*/g, ' '));
    this.name = 'DatasetError';
  }
}
