import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { reasonOf } from './append-log.js';

/** A process that cannot be mistaken for a later one with the same number. */
export const processIdentitySchema = z.object({
  pid: z.int().min(1),
  /** Opaque: kernel ticks and boot on Linux, `ps` start time elsewhere. */
  startedAt: z.string().min(1),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

const run = promisify(execFile);

/**
 * Identity of a living process; undefined when there is none with that number (zombies do not count).
 *
 * @throws what the system says when it does not let this process ask: nobody is taken for dead for that.
 */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAt = process.platform === 'linux' ? await startOnLinux(pid) : await startFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether exactly this process still lives. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const found = await identifyProcess(identity.pid);
  return found !== undefined && found.startedAt === identity.startedAt;
}

async function startOnLinux(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold spaces and parentheses: count fields after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    // proc(5): state is field 3, starttime field 22 (ticks since boot), hence index 19 here.
    const ticks = fields[19];
    if (state === undefined || ticks === undefined || 'ZXx'.includes(state)) return undefined;
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    return `${boot}:${ticks}`;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** No file of that process, or gone while it was read. */
function isGone(error: unknown): boolean {
  const reason = reasonOf(error);
  return reason === 'ENOENT' || reason === 'ESRCH';
}

async function startFromPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
    const line = stdout.trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch (error) {
    // ps ends with 1 when there is no such process.
    if (!isGone(error)) return undefined;
    return startOfUnknown(pid);
  }
}

/** Where there is no ps, a number that is given out again is taken for the process that had it before. */
function startOfUnknown(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isGone(error)) return undefined;
    // It lives and belongs to somebody else.
  }
  return 'unknown';
}
