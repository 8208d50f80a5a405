import { sql } from 'drizzle-orm';
import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/** The metrics-recorded events that arrived together, until they are compacted into chunks. */
export const metricBatches = pgTable(
  'metric_batches',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    /** Cursor of the first of these events. */
    firstCursor: integer('first_cursor').notNull(),
    lastCursor: integer('last_cursor').notNull(),
    /** Cursor of the run-started event that they follow; 0 for none. */
    attempt: integer('attempt').notNull(),
    points: integer('points').notNull(),
    storedAt: timestamp('stored_at', { withTimezone: true, precision: 3 }).notNull().default(sql`now()`),
    /** JSON. */
    events: text('events').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.firstCursor] }), ofRun()],
);

/** One stored batch. */
export type MetricBatchRow = Omit<typeof metricBatches.$inferSelect, 'storedAt'>;
