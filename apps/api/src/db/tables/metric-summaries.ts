import { doublePrecision, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';
import type { StoredDisclosure } from './stored-words.js';

/** Last, least and greatest value of each metric in the newest attempt; min and max leave NaN out. */
export const metricSummaries = pgTable(
  'metric_summaries',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    name: text('name').notNull(),
    last: doublePrecision('last').notNull(),
    min: doublePrecision('min'),
    max: doublePrecision('max'),
    lastStep: integer('last_step').notNull(),
    disclosure: text('disclosure').$type<StoredDisclosure>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.name] }),
    // Runs are filtered and sorted by a metric.
    index('metric_summaries_name').on(table.name, table.runId),
    ofRun(),
  ],
);

/** One metric of one run. */
export type MetricSummaryRow = typeof metricSummaries.$inferSelect;
