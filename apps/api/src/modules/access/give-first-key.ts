import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServerLog } from '../../log/server-log.js';
import type { ApiKeysService } from './api-keys.service.js';

/** Makes the first key of a server that has none, and leaves it in a file of the server's account alone: logs are read by more. */
export async function giveFirstKey(keys: ApiKeysService, path: string, log: ServerLog): Promise<void> {
  const isMade = await keys.bootstrap(async (secret) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${secret}\n`, { mode: 0o600 });
  });
  if (isMade) log.info({ path }, 'the first key, of the whole server, is in this file');
}
