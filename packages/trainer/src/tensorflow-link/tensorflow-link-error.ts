import type { ErrorCode } from '@clipwise/contract/errors';

/** A TensorFlow could not be linked; the message says what was found and what to do. What was there before is there again. */
export class TensorFlowLinkError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'TensorFlowLinkError';
  }
}
