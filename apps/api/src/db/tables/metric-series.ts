import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/** What the chunks of a series hold together. */
export const metricSeries = pgTable(
  'metric_series',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    name: text('name').notNull(),
    /** Cursor of the run-started event that the points follow; 0 for none. */
    attempt: integer('attempt').notNull(),
    points: integer('points').notNull(),
    minStep: integer('min_step').notNull(),
    maxStep: integer('max_step').notNull(),
    /** Buckets of the finest roll-up are 2^base steps wide; null while the series is too short for one. */
    base: integer('base'),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.name, table.attempt] }),
    // Long enough for a pyramid: compaction looks for these every second.
    index('metric_series_without_pyramid').on(table.runId).where(sql`base is null and points >= 256`),
    ofRun(),
  ],
);

/** One series. */
export type MetricSeriesRow = typeof metricSeries.$inferSelect;
