import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from './append-log.js';
import { SpoolWriteError } from './spool-errors.js';

const reserveName = 'reserve';
/** Many times a run's end and the numbers of its last batches. */
const reserveBytes = 65_536;

/**
 * Sets space aside in a folder, so that a run can still say how it ended when the disk is full. What an earlier
 * process set aside stays.
 *
 * @throws SpoolWriteError when there is no space even for this.
 */
export async function takeReserve(folder: string): Promise<void> {
  const path = join(folder, reserveName);
  try {
    const file = await open(path, 'wx');
    try {
      // No zeros: a file system may keep those without space for them.
      await file.writeFile(randomBytes(reserveBytes));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (reasonOf(error) === 'EEXIST') return;
    await releaseReserve(folder);
    throw new SpoolWriteError(path, reasonOf(error), error);
  }
}

/** Gives the space back; again is fine. */
export async function releaseReserve(folder: string): Promise<void> {
  await rm(join(folder, reserveName), { force: true });
}
