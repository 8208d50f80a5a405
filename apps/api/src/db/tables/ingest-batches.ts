import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';

/** Batches that were stored, so that a batch sent again gets the answer it got before. */
export const ingestBatches = pgTable(
  'ingest_batches',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    leaseEpoch: integer('lease_epoch').notNull(),
    sequence: integer('sequence').notNull(),
    writerId: text('writer_id').notNull(),
    /** SHA-256 of the events as canonical JSON. */
    contentHash: text('content_hash').notNull(),
    /** The run's last cursor after this batch. */
    cursor: integer('cursor').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.leaseEpoch, table.sequence] }), ofRun()],
);
