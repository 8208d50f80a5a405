import { sql } from 'drizzle-orm';
import { uuid } from 'drizzle-orm/pg-core';
import { callersProject } from './policies.js';
import { projects } from './projects.js';

/** What rows belong to that nobody put into another project: all those of a server without access control. */
export const defaultProjectId = '00000000-0000-4000-8000-000000000000';

/** The column that holds a row's project: the caller's, unless the row says another. */
export const projectColumn = () =>
  uuid('project_id')
    .notNull()
    .default(sql`coalesce(${callersProject}, '${sql.raw(defaultProjectId)}'::uuid)`)
    .references(() => projects.id);
