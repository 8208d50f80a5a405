import { and, count, desc, eq, gte, ilike, inArray, lt, lte, or, type SQL } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type AuditRow, auditLog } from '../../db/tables/audit-log.js';
import { projects } from '../../db/tables/projects.js';
import type { AuditFilter } from './audit.input.js';

/** An entry, and the name of its project. */
export type ListedEntry = AuditRow & { readonly projectName: string | null };

/** Adds an entry; without a project it is the caller's. */
export async function insertEntry(executor: Executor, entry: typeof auditLog.$inferInsert): Promise<void> {
  await executor.insert(auditLog).values(entry);
}

/** At most `limit` entries before the one numbered `before`, the newest first. */
export async function listEntries(
  executor: Executor,
  filter: AuditFilter,
  limit: number,
  before: number | null,
): Promise<readonly ListedEntry[]> {
  const rows = await executor
    .select({ entry: auditLog, projectName: projects.name })
    .from(auditLog)
    .leftJoin(projects, eq(projects.id, auditLog.projectId))
    .where(and(conditionOf(filter), before === null ? undefined : lt(auditLog.number, before)))
    .orderBy(desc(auditLog.number))
    .limit(limit);
  return rows.map(({ entry, projectName }) => ({ ...entry, projectName }));
}

/** Number of entries that a filter lets through. */
export async function countEntries(executor: Executor, filter: AuditFilter): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(auditLog).where(conditionOf(filter));
  return row?.total ?? 0;
}

function conditionOf({ actions, outcome, actor, target, since, until }: AuditFilter): SQL | undefined {
  return and(
    actions == null ? undefined : inArray(auditLog.action, actions),
    outcome == null ? undefined : eq(auditLog.outcome, outcome),
    actor ? or(contains(auditLog.actorName, actor), contains(auditLog.actorPrefix, actor)) : undefined,
    target ? or(contains(auditLog.targetName, target), eq(auditLog.targetId, target)) : undefined,
    since == null ? undefined : gte(auditLog.at, since),
    until == null ? undefined : lte(auditLog.at, until),
  );
}

type Column = typeof auditLog.actorName | typeof auditLog.actorPrefix | typeof auditLog.targetName;

function contains(column: Column, text: string): SQL {
  return ilike(column, `%${text.replace(/[\\%_]/g, '\\$&')}%`);
}
