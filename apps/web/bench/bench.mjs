/**
 * `npm run bench -w apps/web`: what the dashboard promises, measured in Chromium on a system of its own.
 *
 * It starts Clipwise as `npm start` does, on free ports and an empty database, fills in runs, and prints a line for each bar.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { client } from './ask.mjs';
import { findChromium } from './chromium.mjs';
import { fillRuns } from './fill-runs.mjs';
import { measureAccess } from './measure-access.mjs';
import { measureCompare } from './measure-compare.mjs';
import { measureLighthouse } from './measure-lighthouse.mjs';
import { measureLive } from './measure-live.mjs';
import { measureTable } from './measure-table.mjs';
import { startSystem } from './system.mjs';

const settleMs = 30_000;
const parts = {
  table: measureTable,
  compare: measureCompare,
  live: measureLive,
  access: measureAccess,
  lighthouse: measureLighthouse,
};
const help = `Usage: npm run bench -w apps/web [-- options]

Options
  --runs <n>      runs in the table (10000)
  --repeat <n>    measurements of each time; the median is printed (5)
  --only <part>   one of ${Object.keys(parts).join(', ')}; may be given several times (all;
                  lighthouse is fetched by npx)
  --help          show this text

CHROMIUM_PATH names the browser; without it, /usr/bin/chromium.
`;
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    repeat: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true, default: Object.keys(parts) },
    help: { type: 'boolean', short: 'h' },
  },
});

/**
 * What a part measures with.
 *
 * @typedef {{ browser: import('playwright-core').Browser; web: string; api: string; ask: import('./ask.mjs').Ask; repeat: number }} Bench
 * @typedef {{ name: string; value: number; unit: string; limit?: number; isLeast?: boolean }} Bar `isLeast`: the limit is the least, not the most; without a limit it is told for the sake of others
 */

async function main() {
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const runs = positive('--runs', values.runs);
  const repeat = positive('--repeat', values.repeat);
  const unknown = values.only.find((part) => !(part in parts));
  if (unknown !== undefined)
    throw new Error(`--only must be one of ${Object.keys(parts).join(', ')}, got ${unknown}`);
  const executablePath = findChromium();
  const system = await startSystem();
  try {
    // The agent would train what is queued, and take the processor that is measured on.
    await system.signalAgent('SIGSTOP');
    const ask = client(system.api);
    await fillRuns(ask, runs);
    // What came in that fast is gathered in the minute after it, on the same processors.
    await pause(settleMs);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      console.log(`${runs} runs; medians of ${repeat}`);
      for (const [part, measure] of Object.entries(parts)) {
        if (!values.only.includes(part)) continue;
        print(await measure({ browser, web: system.web, api: system.api, ask, repeat }));
      }
    } finally {
      await browser.close();
    }
  } finally {
    await system.stop();
  }
}

/** @param {string} name @param {string} text */
function positive(name, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${name} must be a whole number of 1 or more, got ${text}`);
  return value;
}

/** @param {readonly Bar[]} bars */
function print(bars) {
  for (const { name, value, unit, limit, isLeast = false } of bars) {
    const isKept = isLeast ? value >= Number(limit) : value <= Number(limit);
    const verdict = limit === undefined ? '' : isKept ? 'ok' : 'MISS';
    const promise = limit === undefined ? '' : `  at ${isLeast ? 'least' : 'most'} ${limit} ${unit}`;
    console.log(
      `${verdict.padEnd(4)}  ${name.padEnd(58)}  ${value.toFixed(1).padStart(9)} ${unit.padEnd(5)}${promise}`,
    );
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
