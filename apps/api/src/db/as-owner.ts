import { sql } from 'drizzle-orm';
import type { Executor } from './client.js';
import { currentScope } from './scope.js';
import { tenantRole } from './tenant-role.js';

/**
 * Runs a part of a caller's transaction as the owner of the tables: what it decides depends on rows of every project, and what the
 * caller is told of it must be no more than the caller may know.
 */
export async function asOwner<T>(tx: Executor, work: () => Promise<T>): Promise<T> {
  if (currentScope()?.kind !== 'project') return work();
  await tx.execute(sql`set local role none`);
  const result = await work();
  // A statement that failed has ended the transaction, and the role with it.
  await tx.execute(sql.raw(`set local role ${tenantRole}`));
  return result;
}
