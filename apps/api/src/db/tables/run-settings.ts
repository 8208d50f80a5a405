import { sql } from 'drizzle-orm';
import { doublePrecision, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/**
 * The config of each run, a row for each place in it that holds a value: what runs are filtered, sorted and grouped by.
 * Written with the run by the database's own `config_settings`.
 */
export const runSettings = pgTable(
  'run_settings',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    /** Keys joined by dots, such as `clipping.clipNorm`. */
    path: text('path').notNull(),
    value: jsonb('value').$type<unknown>().notNull(),
    /** The value where it is a number. */
    number: doublePrecision('number').generatedAlwaysAs(
      sql`(case jsonb_typeof(value) when 'number' then value::float8 end)`,
    ),
  },
  (table) => [
    primaryKey({ columns: [table.path, table.runId] }),
    // A value may be too long for an index; numbers, by which most runs are told apart, are read from it alone.
    index('run_settings_number').on(table.path, table.runId, table.number),
    ofRun(),
  ],
);
