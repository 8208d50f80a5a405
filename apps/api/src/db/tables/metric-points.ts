import { doublePrecision, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { runs } from './runs.js';
import type { StoredDisclosure } from './stored-words.js';

/** Every recorded value of every metric. `value` may be NaN or infinite. */
export const metricPoints = pgTable(
  'metric_points',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    name: text('name').notNull(),
    cursor: integer('cursor').notNull(),
    step: integer('step').notNull(),
    epoch: doublePrecision('epoch').notNull(),
    wallTimeMs: doublePrecision('wall_time_ms').notNull(),
    value: doublePrecision('value').notNull(),
    disclosure: text('disclosure').$type<StoredDisclosure>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.name, table.cursor] })],
);

/** One value of one metric. */
export type MetricPointRow = typeof metricPoints.$inferSelect;
