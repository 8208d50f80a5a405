import { json, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';
import { runs } from './runs.js';

/** Runs that came in by an archive of another server, and what it said of each. */
export const archivedRuns = pgTable(
  'archived_runs',
  {
    runId: uuid('run_id')
      .primaryKey()
      .references(() => runs.id),
    projectId: projectColumn(),
    /** Its id where it ran. */
    originId: uuid('origin_id').notNull(),
    /** Of what the archive holds of it: the same run in another state is another. */
    sha256: text('sha256').notNull(),
    /** Its entry in the archive. */
    told: json('told').$type<Readonly<Record<string, unknown>>>().notNull(),
    importedAt: timestamp('imported_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [unique('archived_runs_origin').on(table.projectId, table.originId), ofProject()],
);

/** One such run. */
export type ArchivedRunRow = typeof archivedRuns.$inferSelect;
