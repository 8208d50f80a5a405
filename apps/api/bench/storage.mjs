/**
 * `npm run bench -w @clipwise/api`: what the store is measured by, each row beside its bar. `-- --help` says how to choose.
 *
 * PostgreSQL (durable), the API and the writers are processes of their own on this machine: what the writers take of the
 * processors the API lacks. A bar is met where its ratio is 1 or more.
 */

import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import { usage, wanted } from './storage/choice.mjs';
import { measureIngest } from './storage/ingest.mjs';
import { measureRuns } from './storage/runs.mjs';
import { measureManySeries, measureSeries } from './storage/series.mjs';
import { measureSubscribers } from './storage/subscribers.mjs';

const choice = wanted(process.argv.slice(2));
if (choice === null) {
  console.log(usage);
  process.exit();
}
if (choice.only.delete('accounting')) await import('./accounting.mjs');
if (choice.only.size === 0) process.exit();

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
  const child = fork(choice.api, {
    env: {
      ...process.env,
      // As `npm start` runs it.
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      CLIPWISE_API_PORT: '0',
      CLIPWISE_ARTIFACTS_DIR: artifactsDir,
    },
    execArgv: choice.profile === null ? [] : ['--cpu-prof', '--cpu-prof-dir', choice.profile],
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
  const store = { url: api.url, pid: api.pid, databaseUrl: postgres.url, pool, db: drizzle(pool) };
  console.log(`${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)} before the start`);
  console.log(
    `${''.padEnd(72)}${'measured'.padStart(10)} ${''.padEnd(9)}${'bar'.padStart(10)}${'ratio'.padStart(8)}`,
  );
  const { only, seconds } = choice;
  const measured = [
    ['runs', () => measureRuns(store)],
    ['ingest-20', () => measureIngest(store, { seconds, metrics: 20 })],
    ['ingest-1', () => measureIngest(store, { seconds, metrics: 1 })],
    ['ingest-paced', () => measureIngest(store, { seconds, metrics: 20, pointsASecond: 50_000 })],
    ['series', () => measureSeries(store)],
    ['series-many', () => measureManySeries(store)],
    ['subscribers', () => measureSubscribers(store)],
  ];
  for (const [name, measure] of measured) if (only.has(name)) for (const row of await measure()) print(row);
} finally {
  api?.stop();
  await pool.end();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
