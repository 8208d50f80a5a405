import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { StoredRunEvent } from '../../modules/runs/stored-run-event.js';
import { runs } from './runs.js';

/** The record of a run, in order. Cursors are 1, 2, 3, ... without gaps; rows are never changed. */
export const runEvents = pgTable(
  'run_events',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    cursor: integer('cursor').notNull(),
    kind: text('kind').$type<StoredRunEvent['kind']>().notNull(),
    at: timestamp('at', { withTimezone: true, precision: 3 }).notNull(),
    payload: jsonb('payload').$type<StoredRunEvent>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.cursor] })],
);
