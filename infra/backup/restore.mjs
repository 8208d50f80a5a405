/** `node infra/backup/restore.mjs FOLDER`: puts a backup into an empty database and an empty folder of artifacts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { blobsIn, copyBlob, sha256Of } from './blobs.mjs';
import { BackupError, onlyArgument, places, postgresTool, requireThere, runCommand } from './command.mjs';

runCommand(async () => {
  const folder = onlyArgument(process.argv.slice(2), 'node infra/backup/restore.mjs FOLDER');
  const { databaseUrl, artifactsDir } = places();
  requireThere(join(folder, 'backup.json'), 'part of a backup that backup.mjs finished');
  const manifest = JSON.parse(await readFile(join(folder, 'backup.json'), 'utf8'));
  const dump = join(folder, 'database.dump');
  if (manifest.version !== 1)
    throw new BackupError(`the backup is of version ${manifest.version}; this reads 1`);
  if ((await sha256Of(dump)) !== manifest.databaseSha256)
    throw new BackupError(`${dump} is not as it was written; take another backup`);
  await requireEmpty(databaseUrl);
  for await (const sha256 of blobsIn(artifactsDir))
    throw new BackupError(`${artifactsDir} holds artifacts already, such as ${sha256}; name an empty folder`);
  let files = 0;
  for await (const sha256 of blobsIn(join(folder, 'artifacts'))) {
    if (!(await copyBlob(join(folder, 'artifacts'), artifactsDir, sha256)))
      throw new BackupError(`artifact ${sha256} of the backup is damaged; nothing was put into the database`);
    files += 1;
  }
  if (files !== manifest.files)
    throw new BackupError(
      `the backup had ${manifest.files} artifacts and has ${files}; nothing was put into the database`,
    );
  const all = ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges'];
  await postgresTool('pg_restore', databaseUrl, [
    ...all,
    `--dbname=${new URL(databaseUrl).pathname.slice(1)}`,
    dump,
  ]);
  process.stdout.write(`database and ${files} artifacts restored; start the API on them\n`);
});

/** @param {string} databaseUrl */
async function requireEmpty(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select count(*)::int as tables from pg_tables where schemaname = 'public'",
    );
    if (rows[0].tables > 0)
      throw new BackupError(
        `the database has ${rows[0].tables} tables already; make an empty one: createdb clipwise`,
      );
  } finally {
    await client.end();
  }
}
