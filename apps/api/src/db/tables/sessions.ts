import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { apiKeys } from './api-keys.js';
import { people } from './people.js';
import { projects } from './projects.js';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Sign-ins of browsers, by a key or of a person. Callers never see this table: it has no policy. */
export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of what the cookie holds. */
    secretHash: text('secret_hash').primaryKey(),
    /** One of the two is there. */
    apiKeyId: uuid('api_key_id').references(() => apiKeys.id),
    personId: uuid('person_id').references(() => people.id),
    /** Where its reads and writes go; null for the first that is open to it. */
    projectId: uuid('project_id').references(() => projects.id),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('sessions_age').on(table.expiresAt),
    check('sessions_of_one', sql`num_nonnulls(${table.apiKeyId}, ${table.personId}) = 1`),
  ],
).enableRLS();

/** One stored session. */
export type SessionRow = typeof sessions.$inferSelect;
