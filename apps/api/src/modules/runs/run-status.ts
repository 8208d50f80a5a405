import { registerEnumType } from 'type-graphql';
import type { StoredRunStatus } from '../../db/tables/stored-words.js';

/** Where a run stands. COMPLETED, FAILED and CANCELLED are final. */
export const RunStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const satisfies { readonly [Status in StoredRunStatus]: Status };
export type RunStatus = (typeof RunStatus)[keyof typeof RunStatus];
registerEnumType(RunStatus, { name: 'RunStatus' });

/** True when nothing more can happen to a run in this status. */
export function hasEnded(status: RunStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}
