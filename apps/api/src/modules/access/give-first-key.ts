import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServerLog } from '../../log/server-log.js';
import type { ApiKeysService } from './api-keys.service.js';

/** Makes the first key of a server that has none, and leaves it in a file of the server's account alone: logs are read by more. */
export async function giveFirstKey(keys: ApiKeysService, path: string, log: ServerLog): Promise<void> {
  const isMade = await keys.bootstrap(async (secret) => {
    await mkdir(dirname(path), { recursive: true });
    await writeForOwner(path, `${secret}\n`);
  });
  if (isMade) log.info({ path }, 'the first key, of the whole server, is in this file');
}

/**
 * A file that its owner alone reads. It takes the place of one that is there: that one may have a wider mode, or be open in a program
 * that would read on.
 */
async function writeForOwner(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(beside, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw error;
  }
}
