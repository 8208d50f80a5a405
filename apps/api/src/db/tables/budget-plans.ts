import type { EncodedDpEvent, Neighbouring } from '@clipwise/privacy';
import { boolean, doublePrecision, index, integer, json, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { datasets } from './datasets.js';
import { runs } from './runs.js';
import type { StoredPrivacyUnit } from './stored-words.js';

/** Applications of an event, as they are stored. */
export interface StoredCharge {
  readonly event: EncodedDpEvent;
  readonly count: number;
}

/** What a run may spend, while it is queued or running. Its status says whether that is still so: nothing is given back by hand. */
export const budgetPlans = pgTable(
  'budget_plans',
  {
    runId: uuid('run_id')
      .primaryKey()
      .references(() => runs.id),
    /** Null where nobody knows its data yet. */
    datasetId: uuid('dataset_id').references(() => datasets.id),
    /** Whether its data may be any that persons are behind. */
    mayReadAny: boolean('may_read_any').notNull(),
    unit: text('unit').$type<StoredPrivacyUnit>().notNull(),
    neighbouring: text('neighbouring').$type<Neighbouring>().notNull(),
    /** What one attempt plans; empty where nobody can tell. */
    charges: json('charges').$type<readonly StoredCharge[]>().notNull(),
    /** What earlier attempts had charged when the newest one was given away. */
    charged: json('charged').$type<readonly StoredCharge[]>().notNull().default([]),
    /** What it keeps to where its charges are not known. */
    promisedEpsilon: doublePrecision('promised_epsilon'),
    promisedDelta: doublePrecision('promised_delta'),
    largestSubjectExamples: integer('largest_subject_examples'),
  },
  (table) => [index('budget_plans_dataset').on(table.datasetId)],
).enableRLS();

/** The plan of one run. */
export type BudgetPlanRow = typeof budgetPlans.$inferSelect;
