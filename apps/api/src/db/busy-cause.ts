import { limits } from '@clipwise/contract';
import { innermost } from '../log/fault-facts.js';

/** What PostgreSQL says where it ended a statement at its time limit. */
const cancelled = '57014';
/** What `pg` says where no connection became free, or could be made, in time; it has no code for it. */
const noConnection: readonly string[] = [
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
];

/** Why the database did not answer in time, in words for who asked; null for any other error. */
export function busyCause(error: unknown): string | null {
  const cause = innermost(error);
  if (!(cause instanceof Error)) return null;
  if ('code' in cause && cause.code === cancelled)
    return `reading took longer than ${limits.statementSeconds} s; ask for less at once`;
  return noConnection.includes(cause.message)
    ? 'the server has more to read than it has connections; try again in a moment'
    : null;
}
