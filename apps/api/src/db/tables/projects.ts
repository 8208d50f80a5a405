import { sql } from 'drizzle-orm';
import { pgPolicy, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { callersProject } from './policies.js';

/** Teams that see nothing of each other. */
export const projects = pgTable(
  'projects',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull().unique(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  () => [pgPolicy('of_project', { using: sql`id = ${callersProject}` })],
);

/** One stored project. */
export type ProjectRow = typeof projects.$inferSelect;
