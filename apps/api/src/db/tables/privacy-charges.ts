import { doublePrecision, integer, jsonb, pgTable, primaryKey, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/** The privacy ledger of a run, over all its attempts; rows are never changed or removed. */
export const privacyCharges = pgTable(
  'privacy_charges',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    cursor: integer('cursor').notNull(),
    step: integer('step').notNull(),
    count: integer('count').notNull(),
    /** `{version, event}` as @clipwise/privacy encodes it. */
    event: jsonb('event').$type<unknown>().notNull(),
    /** After this charge; null when the run gives no guarantee. */
    epsilon: doublePrecision('epsilon'),
    chargedAt: timestamp('charged_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.cursor] }), ofRun()],
);

/** One stored charge. */
export type PrivacyChargeRow = typeof privacyCharges.$inferSelect;
