import type { RunDetailQuery } from '@clipwise/contract/operations';

/** A run as its page reads it. */
export type DetailedRun = NonNullable<RunDetailQuery['run']>;
