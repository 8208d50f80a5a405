import { pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) =>
  timestamp(name, { withTimezone: true, precision: 3 }).notNull().defaultNow();

/** States of a page that someone named. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    page: text('page').notNull(),
    name: text('name').notNull(),
    /** The query part of the page's address, without its question mark. */
    state: text('state').notNull(),
    createdAt: instant('created_at'),
    updatedAt: instant('updated_at'),
  },
  (table) => [unique('saved_views_name').on(table.page, table.name)],
);

/** One stored view. */
export type SavedViewRow = typeof savedViews.$inferSelect;
