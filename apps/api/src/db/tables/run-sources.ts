import { pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';
import { runs } from './runs.js';

/** Where a declared run was read from. The same run of the same bytes is there once. */
export const runSources = pgTable(
  'run_sources',
  {
    runId: uuid('run_id')
      .primaryKey()
      .references(() => runs.id),
    projectId: projectColumn(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    /** Of the original: a file, or the files of a folder as one. */
    sha256: text('sha256').notNull(),
    /** Which of the runs in it; empty where there is one. */
    key: text('key').notNull(),
    importer: text('importer').notNull(),
    importerVersion: text('importer_version').notNull(),
    importedAt: timestamp('imported_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [unique('run_sources_content').on(table.projectId, table.sha256, table.key), ofProject()],
);

/** One stored source. */
export type RunSourceRow = typeof runSources.$inferSelect;
