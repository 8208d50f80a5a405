import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';

/** Which project sent which bytes. Whoever only knows a hash, and names it in an event, gets nothing for it. */
export const artifactUploads = pgTable(
  'artifact_uploads',
  {
    projectId: projectColumn(),
    sha256: text('sha256').notNull(),
    uploadedAt: timestamp('uploaded_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.sha256, table.projectId] }), ofProject()],
);
