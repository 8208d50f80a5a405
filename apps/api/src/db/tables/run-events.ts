import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';
import type { StoredRunEvent } from './stored-run-event.js';
import { xid } from './xid.js';

/**
 * The record of a run, in order; rows are never changed. Metrics-recorded events lie in `metric_batches` and `metric_chunks`:
 * with them cursors are 1, 2, 3, ... without gaps.
 */
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
    /** The transaction that stored it. */
    writtenIn: xid('written_in').notNull().default(sql`pg_current_xact_id()`),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.cursor] }),
    index('run_events_started').on(table.runId, table.cursor).where(sql`kind = 'run-started'`),
    index('run_events_written').on(table.writtenIn, table.runId, table.cursor),
    ofRun(),
  ],
);

/** An event with its place. */
export interface NumberedEvent {
  readonly runId: string;
  readonly cursor: number;
  readonly at: Date;
  readonly event: StoredRunEvent;
}
