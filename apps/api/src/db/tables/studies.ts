import type { StudyDefinition } from '@clipwise/trainer/config';
import { bigserial, integer, json, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';

/** A named group of runs. `number` is the order of creation. */
export const studies = pgTable(
  'studies',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    projectId: projectColumn(),
    number: bigserial('number', { mode: 'number' }).notNull().unique(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    /** Null for a study that is a bare group of runs. */
    definition: json('definition').$type<StudyDefinition>(),
    /** How often comparisons were read, each time with other results. */
    looks: integer('looks').notNull().default(0),
    /** Completed runs at the newest of them. */
    lookedRuns: integer('looked_runs').notNull().default(-1),
    /** What its authors write about it, as Markdown. */
    report: text('report').notNull().default(''),
    /** How often it was written. */
    reportRevision: integer('report_revision').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  () => [ofProject()],
);

/** One stored study. */
export type StudyRow = typeof studies.$inferSelect;
