/**
 * `npm run bench -w apps/web`: what the dashboard promises, measured in Chromium on a system of its own.
 *
 * It starts Clipwise as `npm start` does, on free ports and an empty database, fills in runs, and prints a line for each bar.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../../infra/local/chromium.mjs';
import { fillRuns } from './fill-runs.mjs';

const help = `Usage: npm run bench -w apps/web [-- options]

Options
  --runs <n>      runs in the table (10000)
  --repeat <n>    measurements of each time; the median is printed (5)
  --help          show this text

CHROMIUM_PATH names the browser; without one it is installed (apt-get).
`;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    repeat: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h' },
  },
});

/** @typedef {{ name: string; value: number; unit: string; limit: number }} Bar */

async function main() {
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const system = await startSystem();
  try {
    // The agent would train what is queued, and take the processor that is measured on.
    await system.signalAgent('SIGSTOP');
    await fillRuns(system.api, Number(values.runs));
    const browser = await chromium.launch({
      executablePath: ensureChromium(),
      args: ['--no-sandbox'],
    });
    try {
      print(await measure(browser, system, Number(values.repeat)));
    } finally {
      await browser.close();
    }
  } finally {
    await system.stop();
  }
}

/** @param {readonly Bar[]} bars */
function print(bars) {
  const width = Math.max(...bars.map(({ name }) => name.length));
  for (const { name, value, unit, limit } of bars)
    console.log(
      `${value <= limit ? 'ok  ' : 'MISS'}  ${name.padEnd(width)}  ${value.toFixed(1).padStart(9)} ${unit.padEnd(3)}  at most ${limit} ${unit}`,
    );
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {Awaited<ReturnType<typeof startSystem>>} system
 * @param {number} repeat
 * @returns {Promise<readonly Bar[]>}
 */
async function measure(browser, { web, api }, repeat) {
  /** @type {Record<'first' | 'sort' | 'filter', number[]>} */
  const times = { first: [], sort: [], filter: [] };
  let scriptBytes = 0;
  let answerBytes = 0;
  for (let turn = 0; turn < repeat; turn++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    /** @type {Promise<void>[]} */
    const reading = [];
    let scripts = 0;
    page.on('response', (response) => {
      const request = response.request();
      const isRows = request.postData()?.includes('"operationName":"RunPage"') ?? false;
      const isScript = request.resourceType() === 'script' && response.url().startsWith(web);
      if (!isRows && !isScript) return;
      reading.push(
        response.body().then((body) => {
          if (isRows) answerBytes ||= body.length;
          else scripts += gzipSync(body, { level: 9 }).length;
        }),
      );
    });
    const begun = performance.now();
    await page.goto(web, { waitUntil: 'commit' });
    await page.getByTestId('run-row').first().waitFor();
    times.first.push(performance.now() - begun);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await Promise.all(reading);
    scriptBytes ||= scripts;
    times.sort.push(
      await untilFirstRowChanges(page, () => page.getByRole('button', { name: 'Name' }).click()),
    );
    times.filter.push(
      await untilFirstRowChanges(page, async () => {
        await page.getByRole('combobox', { name: 'Query' }).fill('name ~ filled 7');
        await page.keyboard.press('Enter');
      }),
    );
    await context.close();
  }
  const median = (/** @type {number[]} */ list) => list.sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
  console.log(`${values.runs} runs, ${api}, median of ${repeat}`);
  return [
    { name: 'first rows of the run table', value: median(times.first), unit: 'ms', limit: 1000 },
    { name: 'sort by name', value: median(times.sort), unit: 'ms', limit: 200 },
    { name: 'filter by name', value: median(times.filter), unit: 'ms', limit: 200 },
    { name: 'script of the run table, gzipped', value: scriptBytes / 1024, unit: 'kB', limit: 250 },
    { name: 'GraphQL of a page of 50 runs', value: answerBytes / 1024, unit: 'kB', limit: 15 },
  ];
}

/** Milliseconds from an action to another first row, measured in the page. @param {import('playwright-core').Page} page @param {() => Promise<unknown>} act */
async function untilFirstRowChanges(page, act) {
  await page.evaluate(() => {
    const idOf = () => document.querySelector('[data-testid=run-row]')?.getAttribute('data-run-id');
    const before = idOf();
    const state = /** @type {{ begun?: number; took?: Promise<number> }} */ (window);
    const begin = () => {
      state.begun ??= performance.now();
    };
    state.begun = undefined;
    for (const kind of ['pointerdown', 'keydown'])
      window.addEventListener(kind, begin, { capture: true, once: true });
    state.took = new Promise((resolve) => {
      const look = () => {
        if (idOf() === before || idOf() === undefined) requestAnimationFrame(look);
        else resolve(performance.now() - (state.begun ?? performance.now()));
      };
      look();
    });
  });
  await act();
  return page.evaluate(() => /** @type {{ took?: Promise<number> }} */ (window).took ?? Number.NaN);
}

async function startSystem() {
  const dataDir = await mkdtemp(join(tmpdir(), 'clipwise-bench-'));
  await chmod(dataDir, 0o755);
  const child = spawn(process.execPath, ['infra/local/start.mjs', '--no-demo'], {
    cwd: root,
    env: {
      ...process.env,
      CLIPWISE_API_PORT: String(await freePort()),
      CLIPWISE_WEB_PORT: String(await freePort()),
      CLIPWISE_DATA_DIR: dataDir,
      DATABASE_URL: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  const [, web, api] = await new Promise((resolve, reject) => {
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      const found = /dashboard (\S+), GraphQL (\S+)\/graphql/.exec(output);
      if (found !== null) resolve(found);
    });
    child.once('exit', () => reject(new Error(`Clipwise did not start:\n${output}`)));
  });
  /** @param {'SIGSTOP' | 'SIGCONT'} signal */
  const signalAgent = async (signal) => {
    const pids = JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8'));
    if (typeof pids.agent === 'number') process.kill(pids.agent, signal);
  };
  return {
    web: String(web),
    api: String(api),
    signalAgent,
    stop: async () => {
      await signalAgent('SIGCONT');
      child.kill('SIGINT');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
