/** `node infra/backup/backup.mjs FOLDER`: the database and the artifacts of a running server as a folder, from which restore.mjs makes it anew. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobsIn, copyBlob, sha256Of } from './blobs.mjs';
import { BackupError, onlyArgument, places, postgresTool, runCommand } from './command.mjs';

runCommand(async () => {
  const folder = onlyArgument(process.argv.slice(2), 'node infra/backup/backup.mjs FOLDER');
  const { databaseUrl, artifactsDir } = places();
  if (existsSync(folder))
    throw new BackupError(`${folder} is there already; name a new folder for each backup`);
  const fresh = `${folder}.part`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  const dump = join(fresh, 'database.dump');
  // The database first: files are only added while rows name them, so that what the dump names is still there afterwards.
  await postgresTool('pg_dump', databaseUrl, [
    '--format=custom',
    '--no-owner',
    '--no-privileges',
    `--file=${dump}`,
  ]);
  let files = 0;
  const damaged = [];
  for await (const sha256 of blobsIn(artifactsDir)) {
    if (await copyBlob(artifactsDir, join(fresh, 'artifacts'), sha256)) files += 1;
    else damaged.push(sha256);
  }
  const manifest = {
    format: 'clipwise-backup',
    version: 1,
    databaseSha256: await sha256Of(dump),
    files,
    damaged,
  };
  await writeFile(join(fresh, 'backup.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(fresh, folder);
  process.stdout.write(`${folder}: database and ${files} artifacts\n`);
  if (damaged.length > 0)
    throw new BackupError(
      `${damaged.length} artifacts are damaged on disk and were left out: ${damaged.join(', ')}`,
    );
});
