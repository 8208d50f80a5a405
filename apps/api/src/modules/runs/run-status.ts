import { registerEnumType } from 'type-graphql';
import type { StoredRunStatus } from '../../db/tables/stored-words.js';

/** Where a run stands. COMPLETED, FAILED and CANCELLED are final. */
export const RunStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  INTERRUPTED: 'INTERRUPTED',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const satisfies { readonly [Status in StoredRunStatus]: Status };
export type RunStatus = (typeof RunStatus)[keyof typeof RunStatus];
registerEnumType(RunStatus, {
  name: 'RunStatus',
  description:
    'INTERRUPTED: the trainer that opened the run by itself went silent; it may come back, and nobody else trains the run.',
});

/** True when no writer is at work, and the one that was may come back. */
export function isLeft(status: RunStatus): boolean {
  return status === 'QUEUED' || status === 'INTERRUPTED';
}

/** True when nothing more can happen to a run in this status. */
export function hasEnded(status: RunStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}
