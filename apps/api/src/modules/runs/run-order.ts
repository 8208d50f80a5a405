import { type SQL, sql } from 'drizzle-orm';
import { type RunRow, runs } from '../../db/tables/runs.js';
import type { StoredVerdict } from '../../db/tables/stored-words.js';
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

/** One value that runs are ordered by; `type` is its type in the database. */
interface SortPart {
  readonly type: SQL;
  readonly expression: SQL;
  valueIn(run: RunRow): string;
}

/** A claim comes before a number that nobody claims, and that before none. */
const verdictRanks = {
  PRIVATE: 0,
  UNVERIFIED: 1,
  NOTHING_CHARGED: 2,
  NON_PRIVATE: 3,
} as const satisfies Record<StoredVerdict, number>;

/** Runs without a value (or with NaN) come last in either direction; by epsilon, those without a claim. */
export function runOrder(field: RunSortField, direction: SortDirection): RunOrder {
  const way = direction === 'ASC' ? sql`asc` : sql`desc`;
  const beyond = direction === 'ASC' ? sql`>` : sql`<`;
  const numberColumn = numberColumns[field];
  const textColumn = textColumns[field];
  const parts: readonly SortPart[] = [
    ...(field === 'EPSILON' ? [verdictPart(direction)] : []),
    ...(numberColumn === undefined ? [] : [numberPart(numberColumn, direction)]),
    ...(textColumn === undefined ? [] : [textPart(textColumn)]),
    {
      type: sql`bigint`,
      expression: sql`${runs.number}`,
      valueIn: ({ number }) => String(number),
    },
  ];
  const row = (columns: readonly SQL[]): SQL => sql`(${sql.join([...columns], sql`, `)})`;

  return {
    orderBy: parts.map(({ expression }) => sql`${expression} ${way}`),
    cursorOf: (run) => encodeCursor([field, direction, ...parts.map(({ valueIn }) => valueIn(run))]),
    behind: (cursor) => {
      const [cursorField, cursorDirection, ...values] = decodeCursor(cursor);
      const isOfThisOrder =
        cursorField === field && cursorDirection === direction && values.length === parts.length;
      const isReadable = values.every(
        (value, at) =>
          typeof value === 'string' &&
          // Only a text is sorted by anything else than numbers.
          ((textColumn !== undefined && at === 0) || String(Number(value)) === value),
      );
      if (!isOfThisOrder || !isReadable || !Number.isSafeInteger(Number(values.at(-1)))) {
        throw new BadUserInputError('after is a cursor of another order; start again without it');
      }
      const behind = parts.map(({ type }, at) => sql`${values[at]}::${type}`);
      return sql`${row(parts.map(({ expression }) => expression))} ${beyond} ${row(behind)}`;
    },
  };
}

function numberPart(column: NumberColumn, direction: SortDirection): SortPart {
  const last = direction === 'ASC' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return {
    type: sql`float8`,
    expression: sql`coalesce(nullif(${runs[column]}, 'NaN'::float8), ${String(last)}::float8)`,
    valueIn: ({ [column]: value }) => String(value === null || Number.isNaN(value) ? last : value),
  };
}

function textPart(column: TextColumn): SortPart {
  return { type: sql`text`, expression: sql`${runs[column]}`, valueIn: (run) => run[column] };
}

function verdictPart(direction: SortDirection): SortPart {
  const sign = direction === 'ASC' ? 1 : -1;
  const ranks = Object.entries(verdictRanks).map(
    ([verdict, rank]) => sql`when ${verdict} then ${sign * rank}::float8`,
  );
  return {
    type: sql`float8`,
    expression: sql`case ${runs.privacyVerdict} ${sql.join(ranks, sql` `)} end`,
    valueIn: ({ privacyVerdict }) => String(sign * verdictRanks[privacyVerdict]),
  };
}
