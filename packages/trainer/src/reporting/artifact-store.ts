import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredArtifact } from '../training/training-sink.js';
import { reasonOf, syncFolder } from './append-log.js';
import { sha256Of } from './sha256-of.js';
import { SpoolCorruptError, SpoolWriteError } from './spool-errors.js';

const partialSuffix = '.partial';

/**
 * Writes bytes to `folder/<sha256>`: fsync, then an atomic rename, so that the name never shows half a file.
 *
 * @throws SpoolWriteError, leaving no partial file behind.
 */
export async function storeArtifact(folder: string, bytes: Uint8Array): Promise<StoredArtifact> {
  const sha256 = sha256Of(bytes);
  const target = join(folder, sha256);
  const stored = { sha256, bytes: bytes.byteLength };
  if (await isStored(target, bytes.byteLength)) return stored;
  const partial = join(folder, `${sha256}.${randomBytes(6).toString('hex')}${partialSuffix}`);
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
    await syncFolder(folder);
    return stored;
  } catch (error) {
    await rm(partial, { force: true });
    throw new SpoolWriteError(target, reasonOf(error), error);
  }
}

/**
 * Bytes of a stored artifact.
 *
 * @throws SpoolCorruptError when they are absent or do not hash to their name.
 */
export async function readArtifact(folder: string, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(folder, sha256);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    throw new SpoolCorruptError(path, `the artifact of an event cannot be read (${reasonOf(error)})`);
  }
  const found = sha256Of(bytes);
  if (found !== sha256) throw new SpoolCorruptError(path, `its bytes hash to ${found}`);
  return bytes;
}

/** Removes what a crash left half written. Only the spool's writer may call it. */
export async function removePartialArtifacts(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.endsWith(partialSuffix)) await rm(join(folder, name), { force: true });
  }
}

async function isStored(path: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes;
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') throw new SpoolWriteError(path, reasonOf(error), error);
    return false;
  }
}
