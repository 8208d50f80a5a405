import {
  bigint,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { ofRun } from './policies.js';
import { runs } from './runs.js';
import type { StoredArtifactKind, StoredDisclosure } from './stored-words.js';

/** What a run recorded about files; the bytes lie on disk under their SHA-256. */
export const artifacts = pgTable(
  'artifacts',
  {
    id: uuid('id').primaryKey(),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    cursor: integer('cursor').notNull(),
    name: text('name').notNull(),
    kind: text('kind').$type<StoredArtifactKind>().notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    mediaType: text('media_type').notNull(),
    step: integer('step').notNull(),
    epoch: doublePrecision('epoch').notNull(),
    disclosure: text('disclosure').$type<StoredDisclosure>().notNull(),
    labels: jsonb('labels').$type<Readonly<Record<string, string>>>().notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    index('artifacts_run').on(table.runId, table.cursor),
    index('artifacts_sha256').on(table.sha256),
    ofRun(),
  ],
);

/** One stored artifact record. */
export type ArtifactRow = typeof artifacts.$inferSelect;
