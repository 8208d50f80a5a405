import { bigserial, doublePrecision, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { datasets } from './datasets.js';
import type { StoredBudgetDecision, StoredPrivacyUnit } from './stored-words.js';

/** Every decision about budgets, and what was spent against one; the database refuses to change or remove a row. */
export const budgetDecisions = pgTable(
  'budget_decisions',
  {
    number: bigserial('number', { mode: 'number' }).primaryKey(),
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => datasets.id),
    kind: text('kind').$type<StoredBudgetDecision>().notNull(),
    unit: text('unit').$type<StoredPrivacyUnit>(),
    epsilon: doublePrecision('epsilon'),
    delta: doublePrecision('delta'),
    reason: text('reason').notNull(),
    runIds: uuid('run_ids').array().notNull().default([]),
    at: timestamp('at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [index('budget_decisions_dataset').on(table.datasetId, table.number)],
).enableRLS();

/** One decision. */
export type BudgetDecisionRow = typeof budgetDecisions.$inferSelect;
