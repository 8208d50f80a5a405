import { GraphQLError } from 'graphql';

/** The codes that a client can rely on, in `extensions.code`. */
export type ApiErrorCode =
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'LEASE_LOST'
  | 'SEQUENCE_GAP'
  | 'SEQUENCE_CONFLICT'
  | 'RUN_ENDED'
  | 'INTERNAL_SERVER_ERROR';

/** A refusal that the caller may read: its message and extensions reach the client unchanged. */
export class ApiError extends GraphQLError {
  readonly code: ApiErrorCode;

  constructor(code: ApiErrorCode, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message, { extensions: { ...extensions, code } });
    this.name = 'ApiError';
    this.code = code;
  }
}

/** Input that breaks a rule: names the place and the rule, never repeats the value. */
export class BadUserInputError extends ApiError {
  constructor(message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super('BAD_USER_INPUT', message, extensions);
  }
}

/** No such study or run. */
export class NotFoundError extends ApiError {
  constructor(what: 'study' | 'run') {
    super('NOT_FOUND', `there is no such ${what}; it may belong to another server`);
  }
}

/** The writer's lease was passed on; what it has left to send is refused for good. */
export class LeaseLostError extends ApiError {
  constructor() {
    super(
      'LEASE_LOST',
      'another writer or a newer claim holds the lease of this run; stop and discard this attempt',
    );
  }
}

/** A batch skipped ahead; `expectedSequence` is the one to send next. */
export class SequenceGapError extends ApiError {
  constructor(expectedSequence: number) {
    super('SEQUENCE_GAP', `batches are missing: send batch ${expectedSequence} first`, { expectedSequence });
  }
}

/** A stored batch came again with other content. */
export class SequenceConflictError extends ApiError {
  constructor(batchSequence: number) {
    super(
      'SEQUENCE_CONFLICT',
      `batch ${batchSequence} was stored with other events; a batch must be sent again unchanged`,
    );
  }
}

/** The run is completed, failed or cancelled. */
export class RunEndedError extends ApiError {
  constructor() {
    super('RUN_ENDED', 'the run has ended; rerun queues a new run with the same config');
  }
}
