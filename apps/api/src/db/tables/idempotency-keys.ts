import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';

/** What was made for whom asked with a key, so that the same request sent again makes nothing. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    projectId: projectColumn(),
    operation: text('operation').notNull(),
    key: text('key').notNull(),
    /** SHA-256 of what was asked. */
    askedHash: text('asked_hash').notNull(),
    /** Names what was made. */
    made: text('made').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.operation, table.key] }), ofProject()],
);
