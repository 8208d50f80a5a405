import { type ErrorCode, errorCodes } from '@clipwise/contract/errors';
import { GraphQLError } from 'graphql';

/** What is wrong at a place of the arguments, below `input` where there is one, such as `configs[0].name`; null for no single place. */
export interface InputProblem {
  readonly field: string | null;
  readonly message: string;
}

/** A refusal that the caller may read: its message and extensions reach the client unchanged. */
export class ApiError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(
    code: ErrorCode,
    message: string,
    extensions: Readonly<Record<string, unknown>> = {},
    /** What is wrong, one by one. */
    readonly problems: readonly InputProblem[] = [{ field: null, message }],
  ) {
    super(message, { extensions: { ...extensions, code } });
    this.name = 'ApiError';
    this.code = code;
  }
}

/** Input that breaks a rule: names the place and the rule. Of the values it repeats those of run configs alone, cut and escaped. */
export class BadUserInputError extends ApiError {
  /** @param where the field that it is about, or everything that is wrong; null where it is about no single place. */
  constructor(
    message: string,
    where: string | readonly InputProblem[] | null = null,
    extensions: Readonly<Record<string, unknown>> = {},
  ) {
    const problems = typeof where === 'string' ? [{ field: where, message }] : (where ?? undefined);
    super(errorCodes.BAD_USER_INPUT, message, { ...extensions, ...(problems && { problems }) }, problems);
  }
}

/** What a caller names by its id. */
export type Findable = 'study' | 'run' | 'saved view' | 'data set' | 'key' | 'project' | 'link';

/** There is no such thing, or it belongs to a project that is not the caller's. */
export class NotFoundError extends ApiError {
  constructor(what: Findable) {
    super(errorCodes.NOT_FOUND, `there is no such ${what}; it may belong to another server`);
  }
}

/** The writer's lease was passed on; what it has left to send is refused for good. */
export class LeaseLostError extends ApiError {
  constructor() {
    super(
      errorCodes.LEASE_LOST,
      'another writer or a newer claim holds the lease of this run; stop and discard this attempt',
    );
  }
}

/** A batch skipped ahead; `expectedSequence` is the one to send next. */
export class SequenceGapError extends ApiError {
  constructor(expectedSequence: number) {
    super(errorCodes.SEQUENCE_GAP, `batches are missing: send batch ${expectedSequence} first`, {
      expectedSequence,
    });
  }
}

/** A stored batch came again with other content. */
export class SequenceConflictError extends ApiError {
  constructor(batchSequence: number) {
    super(
      errorCodes.SEQUENCE_CONFLICT,
      `batch ${batchSequence} was stored with other events; a batch must be sent again unchanged`,
    );
  }
}

/** A key that another request was sent with. */
export class IdempotencyKeyUsedError extends ApiError {
  constructor() {
    super(
      errorCodes.IDEMPOTENCY_KEY_USED,
      'idempotencyKey was sent with another request before; take a key of its own for each thing to make',
    );
  }
}

/** The run is completed, failed or cancelled. */
export class RunEndedError extends ApiError {
  constructor() {
    super(errorCodes.RUN_ENDED, 'the run has ended; rerun queues a new run with the same config');
  }
}

/** Where a budget stands that has too little left. */
export interface BudgetRefusal {
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Runs that would spend more than a budget leaves. */
export class BudgetExceededError extends ApiError {
  constructor({ message, facts }: BudgetRefusal) {
    super(errorCodes.BUDGET_EXCEEDED, message, facts);
  }
}
