import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.js';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/**
 * The points of a series, some thousand a row, compressed. In the order of step and cursor no chunk of a series reaches into
 * another. A chunk never changes: what belongs into it replaces it.
 */
export const metricChunks = pgTable(
  'metric_chunks',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    name: text('name').notNull(),
    attempt: integer('attempt').notNull(),
    firstStep: integer('first_step').notNull(),
    /** Cursor of the first point in the order of the steps. */
    firstCursor: integer('first_cursor').notNull(),
    lastStep: integer('last_step').notNull(),
    minCursor: integer('min_cursor').notNull(),
    maxCursor: integer('max_cursor').notNull(),
    points: integer('points').notNull(),
    data: bytes('data').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.name, table.attempt, table.firstStep, table.firstCursor] }),
    index('metric_chunks_cursor').on(table.runId, table.maxCursor, table.minCursor),
    ofRun(),
  ],
);

/** One chunk. */
export type MetricChunkRow = typeof metricChunks.$inferSelect;
