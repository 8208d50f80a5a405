import type { StoredRunStatus } from '../../db/tables/stored-words.js';

/** A run that changed. */
export interface ChangedRun {
  readonly runId: string;
  readonly status: StoredRunStatus;
  readonly lastCursor: number;
  /** Whether the filter lets it through as it is now. */
  readonly isFit: boolean;
}
