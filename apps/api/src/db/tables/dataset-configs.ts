import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { datasets } from './datasets.js';

/** Which data were last behind the `dataset` of a config, and what of them was for training. */
export const datasetConfigs = pgTable('dataset_configs', {
  /** SHA-256 of the `dataset` of configs. */
  digest: text('digest').primaryKey(),
  datasetId: uuid('dataset_id')
    .notNull()
    .references(() => datasets.id),
  trainingExamples: integer('training_examples').notNull(),
  trainingSubjects: integer('training_subjects'),
  largestSubjectExamples: integer('largest_subject_examples'),
  announcedAt: timestamp('announced_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
}).enableRLS();

/** What is known of the data of a config. */
export type DatasetConfigRow = typeof datasetConfigs.$inferSelect;
