import type { Role } from '@clipwise/contract';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projects } from './projects.js';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** Keys by which programs and people say who they are; of the secret only its hash is kept. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Null for a key of the whole server. */
    projectId: uuid('project_id').references(() => projects.id),
    name: text('name').notNull(),
    role: text('role').$type<Role>().notNull(),
    /** First characters of the key, by which its owner knows it again. */
    prefix: text('prefix').notNull(),
    /** SHA-256: the secret is 256 random bits, so that nobody finds it by trying and a slow hash would add nothing. */
    secretHash: text('secret_hash').notNull().unique(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
  },
  () => [ofProject()],
);

/** One stored key. */
export type ApiKeyRow = typeof apiKeys.$inferSelect;
