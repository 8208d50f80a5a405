import type { EncodedDpEvent } from '@clipwise/privacy';
import { bigint, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/**
 * The privacy ledger of a run with equal events gathered: what opening the ledger reads. It is written in the transaction
 * that stores the charges, so that it always says what `privacy_charges` does.
 */
export const privacyTotals = pgTable(
  'privacy_totals',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    /** SHA-256 of the event as the database writes it: an event may be longer than an index entry. */
    eventKey: text('event_key').notNull(),
    event: jsonb('event').$type<EncodedDpEvent>().notNull(),
    /** Applications of the event. */
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.eventKey] }), ofRun()],
);
