import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';

const instant = (name: string) =>
  timestamp(name, { withTimezone: true, precision: 3 }).notNull().defaultNow();

/** Who asked for work or renewed a lease, and when last. */
export const writers = pgTable(
  'writers',
  {
    projectId: projectColumn(),
    id: text('id').notNull(),
    firstSeenAt: instant('first_seen_at'),
    lastSeenAt: instant('last_seen_at'),
  },
  (table) => [primaryKey({ columns: [table.id, table.projectId] }), ofProject()],
);
