import { pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';

const instant = (name: string) =>
  timestamp(name, { withTimezone: true, precision: 3 }).notNull().defaultNow();

/** States of a page that someone named. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    projectId: projectColumn(),
    page: text('page').notNull(),
    name: text('name').notNull(),
    /** The query part of the page's address, without its question mark. */
    state: text('state').notNull(),
    createdAt: instant('created_at'),
    updatedAt: instant('updated_at'),
  },
  (table) => [unique('saved_views_name').on(table.projectId, table.page, table.name), ofProject()],
);

/** One stored view. */
export type SavedViewRow = typeof savedViews.$inferSelect;
