import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodes } from '@clipwise/contract/errors';
import { reasonOf } from './append-log.js';
import { identifyProcess, isAlive, type ProcessIdentity, processIdentitySchema } from './process-identity.js';

/** Another living process uses the folder. */
export class FolderLockedError extends Error {
  readonly code = errorCodes.FOLDER_LOCKED;

  constructor(folder: string, holder: ProcessIdentity) {
    super(`${folder} is in use by process ${holder.pid}; stop that process or choose another folder`);
    this.name = 'FolderLockedError';
  }
}

/** Holding a folder; given back by `release`. */
export interface FolderLock {
  release(): Promise<void>;
}

const attempts = 20;

/** What a folder is held for: each is held by one process at a time. */
type LockPurpose = 'writing' | 'sending';

const lockNames: Readonly<Record<LockPurpose, string>> = { writing: 'lock', sending: 'lock.sending' };

/**
 * Takes a folder for this process. The lock names its holder by number and start time, so that one left
 * by a killed process, or by a machine that went down, is taken over.
 *
 * @throws FolderLockedError when the holder is alive.
 */
export async function lockFolder(folder: string, purpose: LockPurpose = 'writing'): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, lockNames[purpose]);
  const self = await identifyProcess(process.pid);
  const content = JSON.stringify(self ?? { pid: process.pid, startedAt: 'unknown' });
  const own = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  await writeFile(own, content, { flag: 'wx' });
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      try {
        // A hard link appears with its content at once, and fails when the name is taken.
        await link(own, path);
        return { release: () => releaseLock(path, content) };
      } catch (error) {
        if (reasonOf(error) !== 'EEXIST') throw error;
      }
      const holder = await lockHolder(folder, purpose);
      if (holder !== undefined && (await isAlive(holder))) throw new FolderLockedError(folder, holder);
      await removeStaleLock(path, holder);
    }
    throw new FolderLockedError(folder, { pid: process.pid, startedAt: 'contended' });
  } finally {
    await rm(own, { force: true });
  }
}

/** Who holds (or held, when it is dead) the folder; undefined without a readable lock. */
async function lockHolder(folder: string, purpose: LockPurpose): Promise<ProcessIdentity | undefined> {
  try {
    return processIdentitySchema.parse(JSON.parse(await readFile(join(folder, lockNames[purpose]), 'utf8')));
  } catch {
    // Gone, or left half written by a machine that went down: nobody holds it.
    return undefined;
  }
}

async function removeStaleLock(path: string, stale: ProcessIdentity | undefined): Promise<void> {
  const aside = `${path}.stale.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return;
    throw error;
  }
  // Between reading and renaming another process may have taken the lock over: give it back then.
  if (stale !== undefined && (await readFile(aside, 'utf8')) !== JSON.stringify(stale))
    await restore(aside, path);
  await rm(aside, { force: true });
}

async function restore(aside: string, path: string): Promise<void> {
  try {
    await link(aside, path);
  } catch (error) {
    // A third process has it by now.
    if (reasonOf(error) !== 'EEXIST') throw error;
  }
}

async function releaseLock(path: string, content: string): Promise<void> {
  try {
    if ((await readFile(path, 'utf8')) === content) await rm(path, { force: true });
  } catch (error) {
    // Somebody removed the folder, and the lock with it.
    if (reasonOf(error) !== 'ENOENT') throw error;
  }
}
