import { pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';
import { studies } from './studies.js';

/** Studies that came in by an archive of another server. */
export const archivedStudies = pgTable(
  'archived_studies',
  {
    studyId: uuid('study_id')
      .primaryKey()
      .references(() => studies.id),
    projectId: projectColumn(),
    /** Its id where it was made. */
    originId: uuid('origin_id').notNull(),
    /** Of the archive that it first came by. */
    sha256: text('sha256').notNull(),
    importedAt: timestamp('imported_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [unique('archived_studies_origin').on(table.projectId, table.originId), ofProject()],
);
