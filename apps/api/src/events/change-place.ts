import { BadUserInputError } from '../errors.js';
import { decodeCursor, encodeCursor } from '../modules/page.js';
import { isIdentifier } from '../modules/stored-text.js';

/**
 * A place in the order of changes: by the transaction that made them, then by run and cursor. What stands before it is told;
 * what a transaction that is not over may still change stands behind it.
 */
export interface ChangePlace {
  readonly transaction: string;
  readonly runId: string;
  readonly cursor: number;
}

const leastId = '00000000-0000-0000-0000-000000000000';

/** The place before all changes of a transaction. */
export function placeBefore(transaction: string): ChangePlace {
  return { transaction, runId: leastId, cursor: 0 };
}

/** The earlier one. */
export function earlierPlace(a: ChangePlace, b: ChangePlace): ChangePlace {
  if (a.transaction !== b.transaction) return BigInt(a.transaction) < BigInt(b.transaction) ? a : b;
  if (a.runId !== b.runId) return a.runId < b.runId ? a : b;
  return a.cursor < b.cursor ? a : b;
}

/** An opaque text. */
export function placeToCursor({ transaction, runId, cursor }: ChangePlace): string {
  return encodeCursor([transaction, runId, cursor]);
}

/** @throws BadUserInputError for what `placeToCursor` did not make. */
export function placeFromCursor(text: string): ChangePlace {
  const [transaction, runId, cursor, ...rest] = decodeCursor(text);
  if (
    typeof transaction !== 'string' ||
    !/^\d{1,18}$/.test(transaction) ||
    typeof runId !== 'string' ||
    !isIdentifier(runId) ||
    typeof cursor !== 'number' ||
    !Number.isInteger(cursor) ||
    Math.abs(cursor) > 2 ** 31 - 1 ||
    rest.length > 0
  )
    throw new BadUserInputError(
      'after is not a cursor of this stream; pass the cursor of an earlier message',
    );
  return { transaction, runId, cursor };
}
