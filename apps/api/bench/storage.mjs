/**
 * `npm run bench -w @clipwise/api`: what the store is measured by, each row beside its bar. `-- --long` writes for two
 * minutes and not for fifteen seconds; `--only series,runs` measures these parts alone; `--api PATH` measures the API that
 * another build has in this `main.js`, so that two builds can be measured by turns.
 *
 * PostgreSQL (durable), the API and the writers are processes of their own on this machine: what the writers take of the
 * processors the API lacks. A bar is met where its ratio is 1 or more.
 */

import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import { generateStore } from '../src/testing/generated-store.js';
import { measureIngest } from './storage/ingest.mjs';
import { measureRuns } from './storage/runs.mjs';
import { measureSeries } from './storage/series.mjs';
import { measureSubscribers } from './storage/subscribers.mjs';

const parts = ['ingest', 'series', 'runs', 'subscribers'];
const { values: flags } = parseArgs({
  // `npm run` hands the same arguments to each of several commands.
  strict: false,
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string', default: parts.join() },
    api: { type: 'string', default: fileURLToPath(new URL('../dist/main.js', import.meta.url)) },
  },
});
const asked = new Set(String(flags.only).split(','));
for (const part of asked)
  if (!parts.includes(part)) throw new Error(`--only must name parts of ${parts.join(', ')}, got "${part}"`);

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {number | null} bar
 * @property {boolean} [isMore] whether more is better.
 */

/** @param {Row} row */
function print({ name, value, unit, bar, isMore = false }) {
  const ratio = bar === null ? '' : (isMore ? value / bar : bar / value).toFixed(2);
  const barText = bar === null ? '' : `${isMore ? '>=' : '<'} ${bar.toLocaleString('en')}`;
  const text = value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
  console.log(
    `${name.padEnd(72)}${text.padStart(10)} ${unit.padEnd(9)}${barText.padStart(10)}${ratio.padStart(8)}`,
  );
}

/** @param {string} databaseUrl @param {string} artifactsDir @returns {Promise<{ url: string, pid: number, stop(): void }>} */
function startApi(databaseUrl, artifactsDir) {
  const child = fork(String(flags.api), {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      CLIPWISE_API_PORT: '0',
      CLIPWISE_ARTIFACTS_DIR: artifactsDir,
    },
    execArgv: [],
    silent: true,
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the API ended with ${code}`)));
    child.stdout?.on('data', (chunk) => {
      const url = /"url":"(http[^"]+)\/graphql"/.exec(String(chunk))?.[1];
      if (url !== undefined) resolve({ url, pid: child.pid ?? 0, stop: () => child.kill() });
    });
  });
}

const directory = await mkdtemp(join(tmpdir(), 'clipwise-bench-'));
// PostgreSQL runs as another account when this one is root.
await chmod(directory, 0o755);
// What starts a database belongs to infra, which the API does not know.
const { startPostgres } = await import(new URL('../../../infra/local/postgres.mjs', import.meta.url).href);
const postgres = await startPostgres({ dataDir: join(directory, 'postgres'), durable: true });
const pool = new Pool({ connectionString: postgres.url, max: 8 });
let api;
try {
  api = await startApi(postgres.url, join(directory, 'artifacts'));
  const store = { url: api.url, pid: api.pid, pool, db: drizzle(pool) };
  console.log(`${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)} before the start`);
  console.log(
    `${''.padEnd(72)}${'measured'.padStart(10)} ${''.padEnd(9)}${'bar'.padStart(10)}${'ratio'.padStart(8)}`,
  );
  // The store has to be empty for it.
  if (asked.has('runs')) await generateStore(postgres.url, 10_000);
  const seconds = flags.long ? 120 : 15;
  if (asked.has('ingest'))
    for (const metrics of [20, 1])
      for (const row of await measureIngest(store, { seconds, metrics })) print(row);
  if (asked.has('series')) for (const row of await measureSeries(store)) print(row);
  if (asked.has('runs')) for (const row of await measureRuns(store)) print(row);
  if (asked.has('subscribers')) for (const row of await measureSubscribers(store)) print(row);
} finally {
  api?.stop();
  await pool.end();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
