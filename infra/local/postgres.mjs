import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { probePort } from './ports.mjs';
import { findPostgres, giveTo, PostgresUnavailableError } from './postgres-binaries.mjs';
import { delay, endProcess, isProcess } from './processes.mjs';

/**
 * @typedef {object} RunningPostgres
 * @property {string} url `postgresql://` URL of the administrator on the database `postgres`.
 * @property {number} port
 * @property {number} pid of the server's parent process.
 * @property {Promise<void>} exited settles when the server ends, for whatever reason.
 * @property {() => Promise<void>} stop ends it cleanly; the data stays.
 */

const startDeadlineMs = 60_000;

/**
 * Starts PostgreSQL on 127.0.0.1, creating its data directory on first use.
 *
 * A server that a killed Clipwise left behind on the same data is stopped first; after a kill -9 of the
 * server itself PostgreSQL recovers from its write-ahead log.
 *
 * @param {object} options
 * @param {string} options.dataDir absolute path of the data directory.
 * @param {number} [options.port] default: a free one.
 * @param {boolean} [options.durable] false trades crash safety for speed: only for data that tests throw away.
 * @returns {Promise<RunningPostgres>}
 * @throws {PostgresUnavailableError}
 */
export async function startPostgres({ dataDir, port, durable = true }) {
  const { bin, owner, place } = findPostgres();
  const data = join(place(dataDir), 'data');
  const home = dirname(data);
  mkdirSync(home, { recursive: true });
  giveTo(home, owner);
  await stopLeftover(data);
  const passwordFile = join(home, 'password');
  if (!existsSync(join(data, 'PG_VERSION'))) await createCluster(bin, owner, data, passwordFile, durable);
  const password = readFileSync(passwordFile, 'utf8').trim();

  const chosenPort = port ?? (await probePort(0));
  const url = `postgresql://clipwise:${password}@127.0.0.1:${chosenPort}/postgres`;
  const deadline = Date.now() + startDeadlineMs;
  for (;;) {
    const server = launch(bin, owner, data, chosenPort, durable);
    if (await isReady(url, server.exited, deadline)) {
      const stop = async () => {
        // SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, the data is flushed.
        await endProcess(server.pid, 'SIGINT', 20_000);
        await server.exited;
      };
      return { url, port: chosenPort, pid: server.pid, exited: server.exited, stop };
    }
    await endProcess(server.pid, 'SIGINT', 5_000);
    // Backends that outlived a killed parent hold the shared memory for a moment.
    const reason = server.output();
    if (!reason.includes('shared memory') || Date.now() > deadline) {
      throw new PostgresUnavailableError(
        `PostgreSQL did not start on ${data}: ${reason.trim().split('\n').slice(-3).join(' | ')}`,
      );
    }
    await delay(500);
  }
}

/**
 * Creates the database when the server has none of that name.
 *
 * @param {string} adminUrl
 * @param {string} name lower-case letters only.
 * @returns {Promise<string>} its URL.
 */
export async function ensureDatabase(adminUrl, name) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE "${name}"`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

/** @typedef {{uid: number, gid: number} | undefined} Owner */

/**
 * @param {string} bin @param {Owner} owner @param {string} data @param {string} passwordFile @param {boolean} durable
 */
async function createCluster(bin, owner, data, passwordFile, durable) {
  // Built beside and renamed: an interrupted creation leaves nothing that looks finished.
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  giveTo(passwordFile, owner);
  const created = run(join(bin, 'initdb'), owner, [
    `--pgdata=${fresh}`,
    '--username=clipwise',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ]);
  await created.exited;
  if (!existsSync(join(fresh, 'PG_VERSION'))) {
    throw new PostgresUnavailableError(
      `initdb could not create ${fresh}: ${created.output().trim().split('\n').slice(-3).join(' | ')}`,
    );
  }
  renameSync(fresh, data);
}

/** @param {string} bin @param {Owner} owner @param {string} data @param {number} port @param {boolean} durable */
function launch(bin, owner, data, port, durable) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return run(join(bin, 'postgres'), owner, ['-D', data, ...flags], join(dirname(data), 'postgres.log'));
}

/**
 * @param {string} file @param {Owner} owner @param {string[]} args
 * @param {string} [logFile] where the output is appended; kept in memory otherwise.
 */
function run(file, owner, args, logFile) {
  const log = logFile === undefined ? undefined : openSync(logFile, 'a');
  const logStart = logFile === undefined ? 0 : readFileSync(logFile).length;
  const sink = log ?? 'pipe';
  // A group of its own: Ctrl-C in the terminal must reach the supervisor alone.
  const child = spawn(file, args, {
    ...owner,
    cwd: '/',
    env: { PATH: process.env.PATH, TZ: 'UTC' },
    stdio: ['ignore', sink, sink],
    detached: true,
  });
  if (log !== undefined) closeSync(log);
  let text = '';
  child.stdout?.on('data', (/** @type {Buffer} */ chunk) => {
    text += chunk;
  });
  child.stderr?.on('data', (/** @type {Buffer} */ chunk) => {
    text += chunk;
  });
  /** @type {Promise<void>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      text += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  const output = () =>
    logFile === undefined ? text : readFileSync(logFile).subarray(logStart).toString('utf8') + text;
  return { pid: child.pid ?? -1, exited, output };
}

/** @param {string} url @param {Promise<void>} exited @param {number} deadline ms since 1970. */
async function isReady(url, exited, deadline) {
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
  });
  while (!hasExited && Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    const answered = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (answered) return true;
    await delay(50);
  }
  return false;
}

/** @param {string} data */
async function stopLeftover(data) {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (isProcess(pid, data)) await endProcess(pid, 'SIGINT', 20_000);
  // The id may belong to another program by now: PostgreSQL would take that for itself and refuse.
  if (!isProcess(pid, data)) rmSync(pidFile, { force: true });
}
