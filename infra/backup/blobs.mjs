import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const name = /^[0-9a-f]{64}$/;

/**
 * The files of a store, by their SHA-256: `<folder>/<first two digits>/<sha256>`. Uploads under way and what was set aside are none.
 *
 * @param {string} folder
 * @returns {AsyncGenerator<string, void, undefined>}
 */
export async function* blobsIn(folder) {
  const places = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const place of places
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))
    .sort())
    for (const file of (await readdir(join(folder, place.name))).sort()) if (name.test(file)) yield file;
}

/** @param {string} folder @param {string} sha256 */
export const blobPath = (folder, sha256) => join(folder, sha256.slice(0, 2), sha256);

/**
 * Copies a file of a store to another one, whole or not at all.
 *
 * @param {string} from @param {string} to @param {string} sha256
 * @returns {Promise<boolean>} false for bytes that are damaged: they are not copied.
 */
export async function copyBlob(from, to, sha256) {
  const target = blobPath(to, sha256);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const temporary = `${target}.part`;
  await copyFile(blobPath(from, sha256), temporary);
  const isWhole = (await sha256Of(temporary)) === sha256;
  if (isWhole) await rename(temporary, target);
  else await rm(temporary);
  return isWhole;
}

/** @param {string} path @returns {Promise<string>} */
export async function sha256Of(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
