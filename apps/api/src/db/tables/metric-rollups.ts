import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.js';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/** A pyramid over the chunks of a series: buckets of 2^exponent steps, 128 neighbours a row. */
export const metricRollups = pgTable(
  'metric_rollups',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    name: text('name').notNull(),
    attempt: integer('attempt').notNull(),
    exponent: integer('exponent').notNull(),
    block: integer('block').notNull(),
    data: bytes('data').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.name, table.attempt, table.exponent, table.block] }),
    ofRun(),
  ],
);

/** One block of neighbouring buckets. */
export type MetricRollupRow = typeof metricRollups.$inferSelect;
