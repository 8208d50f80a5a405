import { type SQL, sql } from 'drizzle-orm';

/** What the values of a field are. */
export type RunFieldKind = 'NUMBER' | 'TEXT' | 'TIME' | 'TAGS' | 'ANY';

/** A word by which runs are filtered, sorted, grouped and shown, as the database reads it. */
export interface RunField {
  readonly key: string;
  readonly kind: RunFieldKind;
  /** `jsonb`; SQL null where a run has none. */
  readonly json: SQL;
  /** `float8`, which may be NaN; null where the value is no number. */
  readonly number: SQL;
  /** `text`; null where a run has none. */
  readonly text: SQL;
  /** Whether every run has one. */
  readonly isInEvery: boolean;
  /** `text`: what epsilon says about the value. */
  readonly disclosure: SQL;
}

const noDisclosure = sql`null::text`;

/** A field that holds a `float8`. */
export function numberField(key: string, number: SQL, disclosure = noDisclosure): RunField {
  return {
    key,
    kind: 'NUMBER',
    number,
    json: sql`to_jsonb(${number})`,
    text: sql`(${number})::text`,
    isInEvery: false,
    disclosure,
  };
}

/** A field that holds a text. @param isInEvery whether every run has one. */
export function textField(key: string, text: SQL, isInEvery = false): RunField {
  return {
    key,
    kind: 'TEXT',
    number: sql`null::float8`,
    json: sql`to_jsonb(${text})`,
    text,
    isInEvery,
    disclosure: noDisclosure,
  };
}

/** A field that holds an instant: ISO 8601 in UTC with milliseconds, so that the order of the texts is that of time. */
export function timeField(key: string, instant: SQL): RunField {
  const text = sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return { ...textField(key, text), kind: 'TIME' };
}

/** A field that holds any JSON but its null. @param number the value where it is one, `float8`. */
export function jsonField(key: string, json: SQL, number: SQL): RunField {
  return {
    key,
    kind: 'ANY',
    json,
    number,
    text: sql`(${json} #>> '{}')`,
    isInEvery: false,
    disclosure: noDisclosure,
  };
}

/** A field that holds a `text[]`. */
export function tagsField(key: string, tags: SQL): RunField {
  return {
    ...textField(key, sql`array_to_string(${tags}, ' ')`),
    kind: 'TAGS',
    json: sql`to_jsonb(${tags})`,
  };
}
