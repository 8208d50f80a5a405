import { type SQL, sql } from 'drizzle-orm';
import { type RunRow, runs } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { decodeCursor, encodeCursor } from '../page.js';
import type { RunSortField, SortDirection } from './runs.input.js';

/** A total order of runs and the cursors in it: the sorted column, then the number of creation. */
export interface RunOrder {
  readonly orderBy: readonly SQL[];
  cursorOf(run: RunRow): string;
  /** The condition for the runs behind a cursor. @throws BadUserInputError for a cursor of another order. */
  behind(cursor: string): SQL;
}

type NumberColumn = 'noiseMultiplier' | 'epsilon' | 'meanDice' | 'pixelAccuracy';
type TextColumn = 'name' | 'status' | 'model' | 'method';

const numberColumns: Partial<Record<RunSortField, NumberColumn>> = {
  NOISE_MULTIPLIER: 'noiseMultiplier',
  EPSILON: 'epsilon',
  MEAN_DICE: 'meanDice',
  PIXEL_ACCURACY: 'pixelAccuracy',
};
const textColumns: Partial<Record<RunSortField, TextColumn>> = {
  NAME: 'name',
  STATUS: 'status',
  MODEL: 'model',
  METHOD: 'method',
};

/** Runs without a value (or with NaN) come last in either direction. */
export function runOrder(field: RunSortField, direction: SortDirection): RunOrder {
  const way = direction === 'ASC' ? sql`asc` : sql`desc`;
  const beyond = direction === 'ASC' ? sql`>` : sql`<`;
  const last = direction === 'ASC' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const numberColumn = numberColumns[field];
  const textColumn = textColumns[field];

  const expression =
    numberColumn !== undefined
      ? sql`coalesce(nullif(${runs[numberColumn]}, 'NaN'::float8), ${String(last)}::float8)`
      : textColumn !== undefined
        ? sql`${runs[textColumn]}`
        : sql`${runs.number}`;
  const type = numberColumn !== undefined ? sql`float8` : textColumn !== undefined ? sql`text` : sql`bigint`;
  const sortValueOf = (run: RunRow): string => {
    if (numberColumn !== undefined) {
      const value = run[numberColumn];
      return String(value === null || Number.isNaN(value) ? last : value);
    }
    return textColumn !== undefined ? run[textColumn] : String(run.number);
  };

  return {
    orderBy: [sql`${expression} ${way}`, sql`${runs.number} ${way}`],
    cursorOf: (run) => encodeCursor([field, direction, sortValueOf(run), run.number]),
    behind: (cursor) => {
      const [cursorField, cursorDirection, value, number] = decodeCursor(cursor);
      const isOfThisOrder =
        cursorField === field && cursorDirection === direction && typeof value === 'string';
      const isNumeric = textColumn !== undefined || !Number.isNaN(Number(value));
      if (!isOfThisOrder || !isNumeric || typeof number !== 'number' || !Number.isSafeInteger(number)) {
        throw new BadUserInputError('after is a cursor of another order; start again without it');
      }
      return sql`(${expression}, ${runs.number}) ${beyond} (${value}::${type}, ${number}::bigint)`;
    },
  };
}
