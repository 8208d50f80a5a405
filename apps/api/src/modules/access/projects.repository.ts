import { asc, count, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { defaultProjectId } from '../../db/tables/project-column.js';
import { type ProjectRow, projects } from '../../db/tables/projects.js';

/** Stores a project; undefined where another has its name. */
export async function insertProject(executor: Executor, name: string): Promise<ProjectRow | undefined> {
  const rows = await executor.insert(projects).values({ name }).onConflictDoNothing().returning();
  return rows[0];
}

/** Every project by name. */
export async function listProjects(executor: Executor): Promise<readonly ProjectRow[]> {
  return executor.select().from(projects).orderBy(asc(projects.name));
}

/** The project of this id. */
export async function findProject(executor: Executor, id: string): Promise<ProjectRow | undefined> {
  const rows = await executor.select().from(projects).where(eq(projects.id, id));
  return rows[0];
}

/** The project that a server begins with. */
export async function findDefaultProject(executor: Executor): Promise<ProjectRow | undefined> {
  return findProject(executor, defaultProjectId);
}

/** The project of this name. */
export async function findProjectByName(executor: Executor, name: string): Promise<ProjectRow | undefined> {
  const rows = await executor.select().from(projects).where(eq(projects.name, name));
  return rows[0];
}

/** A project, locked. */
export async function lockProject(executor: Executor, id: string): Promise<ProjectRow | undefined> {
  const rows = await executor.select().from(projects).where(eq(projects.id, id)).for('update');
  return rows[0];
}

/** Gives a locked project another name. */
export async function updateProject(executor: Executor, id: string, name: string): Promise<ProjectRow> {
  const [row] = await executor.update(projects).set({ name }).where(eq(projects.id, id)).returning();
  if (row === undefined) throw new Error('a locked project disappeared');
  return row;
}

/** Number of all projects. */
export async function countProjects(executor: Executor): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(projects);
  return row?.total ?? 0;
}
