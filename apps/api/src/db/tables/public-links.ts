import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';
import { runs } from './runs.js';
import { studies } from './studies.js';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Links by which somebody without a key reads one study or one run; of the secret only its hash is kept. */
export const publicLinks = pgTable(
  'public_links',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    projectId: projectColumn(),
    /** One of the two is there. */
    studyId: uuid('study_id').references(() => studies.id),
    runId: uuid('run_id').references(() => runs.id),
    name: text('name').notNull(),
    /** Whether what names people, machines and places is hidden. */
    isAnonymous: boolean('is_anonymous').notNull(),
    prefix: text('prefix').notNull(),
    secretHash: text('secret_hash').notNull().unique(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    check('public_links_of_one', sql`num_nonnulls(${table.studyId}, ${table.runId}) = 1`),
    ofProject(),
  ],
);

/** One stored link. */
export type PublicLinkRow = typeof publicLinks.$inferSelect;
