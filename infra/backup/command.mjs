import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What keeps a backup from being made or restored. */
export class BackupError extends Error {
  code = 'BACKUP';
}

/** @returns {{databaseUrl: string, artifactsDir: string}} as the API reads them. @throws {BackupError} */
export function places() {
  const databaseUrl = process.env.DATABASE_URL ?? '';
  if (!/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new BackupError('DATABASE_URL must be the postgresql:// address that the API has');
  return { databaseUrl, artifactsDir: process.env.CLIPWISE_ARTIFACTS_DIR || '.clipwise/artifacts' };
}

/**
 * Runs a tool of PostgreSQL, from CLIPWISE_PG_BIN or the PATH. The address travels by the environment: arguments are seen by all.
 *
 * @param {string} tool
 * @param {string} databaseUrl
 * @param {readonly string[]} args
 * @throws {BackupError} with what the tool said.
 */
export async function postgresTool(tool, databaseUrl, args) {
  const folder = process.env.CLIPWISE_PG_BIN;
  const file = folder === undefined || folder === '' ? tool : join(folder, tool);
  const url = new URL(databaseUrl);
  const env = {
    ...process.env,
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
  };
  const child = spawn(file, args, { env, stdio: ['ignore', 'inherit', 'pipe'] });
  let said = '';
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    said += chunk;
  });
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const hint = 'install the client programs of PostgreSQL, or name their folder by CLIPWISE_PG_BIN';
      reject(error.code === 'ENOENT' ? new BackupError(`${file} is not there; ${hint}`) : error);
    });
    child.once('close', resolve);
  });
  if (code === 0) return;
  const hint = said.includes('server version mismatch')
    ? '; take a pg_dump at least as new as the server, by CLIPWISE_PG_BIN'
    : '';
  throw new BackupError(
    `${tool} ended with ${code}: ${said.trim().split('\n').slice(-3).join(' | ')}${hint}`,
  );
}

/**
 * Runs a command and ends the process with its outcome.
 *
 * @param {() => Promise<void>} command
 */
export function runCommand(command) {
  command().catch((/** @type {Error} */ error) => {
    process.stderr.write(`${error instanceof BackupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  });
}

/** @param {readonly string[]} argv @param {string} usage @returns {string} the only argument. @throws {BackupError} */
export function onlyArgument(argv, usage) {
  const [folder, ...more] = argv;
  if (folder === undefined || more.length > 0 || folder.startsWith('-'))
    throw new BackupError(`usage: ${usage}`);
  return folder;
}

/** @param {string} path @param {string} what @throws {BackupError} */
export function requireThere(path, what) {
  if (!existsSync(path)) throw new BackupError(`${path} is not there: it should be ${what}`);
}
