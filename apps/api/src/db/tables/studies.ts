import { bigserial, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A named group of runs. `number` is the order of creation. */
export const studies = pgTable('studies', {
  id: uuid('id').primaryKey().defaultRandom(),
  number: bigserial('number', { mode: 'number' }).notNull().unique(),
  name: text('name').notNull(),
  description: text('description').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
});

/** One stored study. */
export type StudyRow = typeof studies.$inferSelect;
