import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';

/** Of the clock by which Linux counts the time of a process. */
const millisecondsPerTick = 10;

/**
 * Processor time that a database spends on `work`, in milliseconds, rounded to 10: other work on the machine does not
 * count, which it does to a clock on the wall. Where the system does not tell it, the time on the wall.
 *
 * @param sql is connected to the database; a connection that begins or ends meanwhile is not counted.
 */
export async function databaseTime(sql: Pool, work: () => Promise<unknown>): Promise<number> {
  const { rows } = await sql.query('select pid from pg_stat_activity where datname = current_database()');
  const pids: readonly number[] = rows.map(({ pid }) => pid);
  const wall = performance.now();
  const before = await spent(pids);
  await work();
  const after = await spent(pids);
  const alive = [...after.keys()].filter((pid) => before.has(pid));
  if (alive.length === 0) return performance.now() - wall;
  return alive.reduce((sum, pid) => sum + (after.get(pid) ?? 0) - (before.get(pid) ?? 0), 0);
}

/** Of each process that lives. */
async function spent(pids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const spentBy = new Map<number, number>();
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (text === null) continue;
    // Behind the name, which may hold spaces, fields 14 and 15 of proc(5) are numbers 12 and 13.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    spentBy.set(pid, (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick);
  }
  return spentBy;
}
