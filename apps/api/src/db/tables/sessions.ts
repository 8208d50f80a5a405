import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { apiKeys } from './api-keys.js';
import { projects } from './projects.js';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Sign-ins of browsers by a key. Callers never see this table: it has no policy. */
export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of what the cookie holds. */
    secretHash: text('secret_hash').primaryKey(),
    apiKeyId: uuid('api_key_id')
      .notNull()
      .references(() => apiKeys.id),
    /** Where its reads and writes go; null for the first that is open to it. */
    projectId: uuid('project_id').references(() => projects.id),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('sessions_age').on(table.expiresAt)],
).enableRLS();

/** One stored session. */
export type SessionRow = typeof sessions.$inferSelect;
