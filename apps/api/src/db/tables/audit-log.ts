import { sql } from 'drizzle-orm';
import { bigserial, index, json, pgPolicy, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { callersProject } from './policies.js';
import { projects } from './projects.js';
import type { StoredActorKind, StoredAuditAction, StoredAuditOutcome } from './stored-words.js';

/**
 * Who did what. Callers add rows of their own project and read them; nobody changes or removes one: callers have no right to, and a
 * trigger refuses the owner of the table too.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    number: bigserial('number', { mode: 'number' }).primaryKey(),
    at: timestamp('at', { withTimezone: true, precision: 3 }).notNull().default(sql`clock_timestamp()`),
    /** Null for what concerns the whole server. */
    projectId: uuid('project_id')
      .default(sql`${callersProject}`)
      .references(() => projects.id),
    actorKind: text('actor_kind').$type<StoredActorKind>().notNull(),
    /** Of the key, the person or the link; no reference, as a row outlives everything. */
    actorId: uuid('actor_id'),
    actorName: text('actor_name').notNull(),
    /** How the key begins. */
    actorPrefix: text('actor_prefix'),
    /** Tells sessions of a key apart: the beginning of the hash of what the cookie holds. Null where the key itself was sent. */
    session: text('session'),
    action: text('action').$type<StoredAuditAction>().notNull(),
    targetKind: text('target_kind'),
    targetId: text('target_id'),
    targetName: text('target_name'),
    outcome: text('outcome').$type<StoredAuditOutcome>().notNull(),
    details: json('details').$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [
    index('audit_log_project').on(table.projectId, table.number),
    pgPolicy('read_of_project', { for: 'select', using: sql`project_id = ${callersProject}` }),
    pgPolicy('add_to_project', { for: 'insert', withCheck: sql`project_id = ${callersProject}` }),
  ],
);

/** One stored entry. */
export type AuditRow = typeof auditLog.$inferSelect;
