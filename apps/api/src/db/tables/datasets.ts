import { boolean, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A data set as runs announced it: one for each content, whatever it is called and wherever it lies. */
export const datasets = pgTable('datasets', {
  id: uuid('id').primaryKey().defaultRandom(),
  /** Of the images of all its examples. */
  contentSha256: text('content_sha256').notNull().unique(),
  /** What the first config that named it calls it. */
  name: text('name').notNull(),
  examples: integer('examples').notNull(),
  /** The most that any run announced, where their subjects differ. */
  subjects: integer('subjects').notNull(),
  largestSubjectExamples: integer('largest_subject_examples').notNull(),
  isSynthetic: boolean('is_synthetic').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
}).enableRLS();

/** One registered data set. */
export type DatasetRow = typeof datasets.$inferSelect;
