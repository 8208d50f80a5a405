import { sql } from 'drizzle-orm';
import { pgPolicy } from 'drizzle-orm/pg-core';

/** The project of the caller whose statement it is; null for the server's own. */
export const callersProject = sql.raw("nullif(current_setting('clipwise.project', true), '')::uuid");

/** Callers see and write rows of their own project alone. The server itself owns the tables, and no policy holds it. */
export const ofProject = () => pgPolicy('of_project', { using: sql`project_id = ${callersProject}` });

/** Callers see and write what belongs to a run that they see. */
export const ofRun = () =>
  pgPolicy('of_run', { using: sql`exists (select from runs where runs.id = run_id)` });
