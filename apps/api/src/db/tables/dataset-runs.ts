import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.js';
import { datasets } from './datasets.js';
import { runs } from './runs.js';

/** Which data sets a run has read, over all its attempts; rows are never removed. */
export const datasetRuns = pgTable(
  'dataset_runs',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => datasets.id),
    /** The most training examples of one subject that any attempt announced; null where one could not say. */
    largestSubjectExamples: integer('largest_subject_examples'),
    /** Names the order of the subjects in `subject_bits`. */
    grouping: text('grouping').notNull(),
    /** Subjects in training, in any attempt; null where attempts cannot be compared. */
    subjectBits: bytes('subject_bits'),
  },
  (table) => [
    primaryKey({ columns: [table.datasetId, table.runId] }),
    index('dataset_runs_run').on(table.runId),
  ],
).enableRLS();

/** A run on a data set. */
export type DatasetRunRow = typeof datasetRuns.$inferSelect;
