import { type SQL, sql } from 'drizzle-orm';
import { runs } from '../../../db/tables/runs.js';
import type { StoredVerdict } from '../../../db/tables/stored-words.js';
import { BadUserInputError } from '../../../errors.js';
import { decodeCursor, encodeCursor } from '../../page.js';
import type { RunSort, RunSortField, SortDirection } from '../runs.input.js';
import type { RunScope } from './run-scope.repository.js';

/** A total order of runs and the cursors in it: the sorted field, then the number of creation. */
export interface RunOrder {
  readonly orderBy: SQL;
  /** `text[]`: what a cursor holds of a run. */
  readonly keys: SQL;
  cursorOf(keys: readonly string[]): string;
  /** The condition for the runs behind a cursor. @throws BadUserInputError for a cursor of another order. */
  behind(cursor: string): SQL;
}

/** One value that runs are ordered by; `type` is its type in the database. */
interface SortPart {
  readonly type: 'float8' | 'bigint' | 'text';
  readonly expression: SQL;
}

const fieldKeys = {
  NAME: 'name',
  STATUS: 'status',
  MODEL: 'model',
  METHOD: 'method',
  NOISE_MULTIPLIER: 'noiseMultiplier',
} as const satisfies Partial<Record<RunSortField, string>>;

/** A claim comes before a number that nobody claims, and that before none. */
const verdictRanks = {
  PRIVATE: 0,
  DECLARED: 1,
  UNVERIFIED: 2,
  NOTHING_CHARGED: 3,
  NON_PRIVATE: 4,
} as const satisfies Record<StoredVerdict, number>;

/**
 * Runs without a value (or with NaN) come last in either direction; by epsilon, those without a claim.
 *
 * @param scope is asked for the field of the order.
 * @throws BadUserInputError for a field that does not exist or has no order.
 */
export function runOrder(scope: RunScope, sort: RunSort): RunOrder {
  const { direction } = sort;
  const name = sort.by ?? sort.field;
  const way = direction === 'ASC' ? sql`asc` : sql`desc`;
  const beyond = direction === 'ASC' ? sql`>` : sql`<`;
  const parts: readonly SortPart[] = [
    ...sortParts(scope, sort),
    { type: 'bigint', expression: sql`${runs.number}` },
  ];
  const list = (columns: readonly SQL[]): SQL => sql.join([...columns], sql`, `);

  return {
    orderBy: list(parts.map(({ expression }) => sql`${expression} ${way}`)),
    keys: sql`array[${list(parts.map(({ expression }) => sql`(${expression})::text`))}]`,
    cursorOf: (keys) => encodeCursor([name, direction, ...keys]),
    behind: (cursor) => {
      const [cursorName, cursorDirection, ...values] = decodeCursor(cursor);
      const isOfThisOrder =
        cursorName === name &&
        cursorDirection === direction &&
        values.length === parts.length &&
        parts.every(({ type }, at) => isOfType(type, values[at]));
      if (!isOfThisOrder)
        throw new BadUserInputError('after is a cursor of another order; start again without it');
      const behind = parts.map(({ type }, at) => sql`${values[at]}::${sql.raw(type)}`);
      return sql`(${list(parts.map(({ expression }) => expression))}) ${beyond} (${list(behind)})`;
    },
  };
}

function isOfType(type: SortPart['type'], value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (type === 'text') return !value.includes('\0');
  if (type === 'bigint') return Number.isSafeInteger(Number(value)) && /^\d+$/.test(value);
  return (
    /^-?(Infinity|\d+(\.\d+)?(e[+-]?\d+)?)$/.test(value) &&
    (Number.isFinite(Number(value)) || value.endsWith('Infinity'))
  );
}

function sortParts(scope: RunScope, sort: RunSort): readonly SortPart[] {
  const { direction } = sort;
  if (sort.by == null) {
    switch (sort.field) {
      case 'CREATED_AT':
        return [];
      case 'EPSILON':
        return epsilonParts(direction);
      case 'MEAN_DICE':
        return [numberPart(sql`${runs.meanDice}`, direction)];
      case 'PIXEL_ACCURACY':
        return [numberPart(sql`${runs.pixelAccuracy}`, direction)];
      default:
        return valueParts(scope, fieldKeys[sort.field], direction);
    }
  }
  if (sort.by === 'createdAt') return [];
  if (sort.by === 'epsilon') return epsilonParts(direction);
  return valueParts(scope, sort.by, direction);
}

function valueParts(scope: RunScope, key: string, direction: SortDirection): readonly SortPart[] {
  const { kind, number, text, json, isInEvery } = scope.field(key);
  switch (kind) {
    case 'NUMBER':
      return [numberPart(number, direction)];
    case 'TEXT':
    case 'TIME':
      // The bare column, as an index holds it.
      if (isInEvery) return [{ type: 'text', expression: text }];
      return [missingLast(text, direction), textPart(text)];
    case 'ANY':
      // Numbers before texts, as one field may hold either.
      return [missingLast(json, direction), numberPart(number, direction), textPart(text)];
    case 'TAGS':
      return [missingLast(sql`nullif(${text}, '')`, direction), textPart(text)];
    default:
      return kind satisfies never;
  }
}

function numberPart(number: SQL, direction: SortDirection): SortPart {
  const last = direction === 'ASC' ? 'Infinity' : '-Infinity';
  return {
    type: 'float8',
    expression: sql`coalesce(nullif(${number}, 'NaN'), ${sql.raw(`'${last}'`)}::float8)`,
  };
}

function textPart(text: SQL): SortPart {
  return { type: 'text', expression: sql`coalesce(${text}, '')` };
}

function missingLast(value: SQL, direction: SortDirection): SortPart {
  const last = direction === 'ASC' ? 1 : -1;
  return {
    type: 'float8',
    expression: sql`case when ${value} is null then ${sql.raw(String(last))}::float8 else 0::float8 end`,
  };
}

function epsilonParts(direction: SortDirection): readonly SortPart[] {
  const sign = direction === 'ASC' ? 1 : -1;
  const ranks = Object.entries(verdictRanks)
    .map(([verdict, rank]) => `when '${verdict}' then ${sign * rank}::float8`)
    .join(' ');
  return [
    { type: 'float8', expression: sql`case ${runs.privacyVerdict} ${sql.raw(ranks)} end` },
    numberPart(sql`${runs.epsilon}`, direction),
  ];
}
