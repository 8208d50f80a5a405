import type { Neighbouring } from '@clipwise/privacy';
import { doublePrecision, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { datasets } from './datasets.js';
import type { StoredPrivacyUnit } from './stored-words.js';

/** What all runs on a data set may spend together, of one unit. Why it is so is in `budget_decisions`. */
export const budgets = pgTable(
  'budgets',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => datasets.id),
    unit: text('unit').$type<StoredPrivacyUnit>().notNull(),
    neighbouring: text('neighbouring').$type<Neighbouring>().notNull(),
    epsilon: doublePrecision('epsilon').notNull(),
    delta: doublePrecision('delta').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [unique('budgets_unit').on(table.datasetId, table.unit)],
).enableRLS();

/** One budget. */
export type BudgetRow = typeof budgets.$inferSelect;
