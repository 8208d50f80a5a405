import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
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
  },
  (table) => [primaryKey({ columns: [table.path, table.runId] }), ofRun()],
);
