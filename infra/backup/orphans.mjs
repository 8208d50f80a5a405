/**
 * `node infra/backup/orphans.mjs [--remove]`: artifacts on disk that no run names, such as those that came after the backup that a
 * database was restored from. With --remove they are set aside, and what was set aside a day ago is deleted: an upload that finds
 * its bytes here names them within that time, and gets them back.
 */
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { blobPath, blobsIn } from './blobs.mjs';
import { BackupError, places, runCommand } from './command.mjs';

const dayMs = 86_400_000;
const atOnce = 1_000;

runCommand(async () => {
  const args = process.argv.slice(2);
  const removes = args[0] === '--remove';
  if (args.length > (removes ? 1 : 0))
    throw new BackupError('usage: node infra/backup/orphans.mjs [--remove]');
  const { databaseUrl, artifactsDir } = places();
  const aside = join(artifactsDir, 'orphans');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const counts = { found: 0, bytes: 0, back: 0, deleted: 0 };
    if (removes)
      for (const sha256 of await readdir(aside).catch(() => [])) {
        const path = join(aside, sha256);
        if ((await namedOf(client, [sha256])).has(sha256)) {
          await mkdir(dirname(blobPath(artifactsDir, sha256)), { recursive: true, mode: 0o700 });
          await rename(path, blobPath(artifactsDir, sha256));
          counts.back += 1;
        } else if ((await stat(path)).mtimeMs < Date.now() - dayMs) {
          await rm(path);
          counts.deleted += 1;
        }
      }
    /** @type {string[]} */
    let batch = [];
    const take = async () => {
      const named = await namedOf(client, batch);
      for (const sha256 of batch) {
        const path = blobPath(artifactsDir, sha256);
        const { mtimeMs, size } = await stat(path);
        if (named.has(sha256) || mtimeMs >= Date.now() - dayMs) continue;
        counts.found += 1;
        counts.bytes += size;
        process.stdout.write(`${sha256} ${size} bytes\n`);
        if (!removes) continue;
        await mkdir(aside, { recursive: true, mode: 0o700 });
        await rename(path, join(aside, sha256));
        await utimes(join(aside, sha256), new Date(), new Date());
      }
      batch = [];
    };
    for await (const sha256 of blobsIn(artifactsDir)) if (batch.push(sha256) >= atOnce) await take();
    await take();
    const what = removes ? 'set aside' : 'named by no run for a day; --remove sets them aside';
    process.stdout.write(`${counts.found} artifacts, ${counts.bytes} bytes: ${what}\n`);
    if (removes) process.stdout.write(`${counts.deleted} deleted, ${counts.back} put back\n`);
  } finally {
    await client.end();
  }
});

/**
 * @param {pg.Client} client @param {readonly string[]} hashes
 * @returns {Promise<ReadonlySet<string>>} those that a run names.
 */
async function namedOf(client, hashes) {
  const query = 'select distinct sha256 from artifacts where sha256 = any($1)';
  const { rows } = await client.query(query, [hashes]);
  return new Set(rows.map(({ sha256 }) => sha256));
}
