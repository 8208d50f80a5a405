import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf, syncFolder } from './append-log.js';
import { SpoolWriteError } from './spool-errors.js';

/**
 * Writes a file such that its name shows all of the old bytes or all of the new ones, also after a power cut.
 *
 * @param mode permissions; default those of the process.
 * @throws SpoolWriteError; the old file then stands as it was.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array | string,
  mode: number = 0o666,
): Promise<void> {
  const folder = dirname(path);
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(partial, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(partial, { force: true });
    throw new SpoolWriteError(path, reasonOf(error), error);
  }
}
