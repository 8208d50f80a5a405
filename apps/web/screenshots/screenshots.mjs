/** `npm run screenshots`: pictures of the pages of a dashboard that runs; the README shows one of them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { client } from '../bench/ask.mjs';
import { findChromium } from '../bench/chromium.mjs';
import { pages } from '../bench/pages.mjs';

const help = `Usage: npm run screenshots [-- options]

Photographs the pages of a dashboard that runs (npm start) and holds a completed run, as far down as they go: in light and dark, 1440
and 400 pixels wide.

Options
  --url <url>     dashboard (http://127.0.0.1:3000)
  --api <url>     its API (http://127.0.0.1:4000)
  --out <dir>     where pictures go (.clipwise/screenshots)
  --only <page>   a page by its name; may be given several times (all)
  --readme        make the picture of the README alone, docs/images/run.png
  --help          show this text
`;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    api: { type: 'string', default: 'http://127.0.0.1:4000' },
    out: { type: 'string', default: join(root, '.clipwise/screenshots') },
    only: { type: 'string', multiple: true },
    readme: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
const heights = { 1440: 900, 400: 860 };
/** Pixels; what lies further down says nothing more about a page. */
const longest = 4_000;

async function main() {
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const paths = await pages(client(values.api));
  const names = values.only ?? Object.keys(paths);
  const unknown = names.find((name) => !(name in paths));
  if (unknown !== undefined)
    throw new Error(`--only must be one of ${Object.keys(paths).join(', ')}, got ${unknown}`);
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    if (values.readme) {
      const page = await browser.newPage({ viewport: { width: 1440, height: heights[1440] } });
      await settle(page, paths.run ?? '/');
      await page.screenshot({ path: join(root, 'docs/images/run.png') });
      return;
    }
    mkdirSync(values.out, { recursive: true });
    for (const colorScheme of /** @type {const} */ (['light', 'dark']))
      for (const width of /** @type {const} */ ([1440, 400])) {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: heights[width] } });
        for (const name of names) {
          await settle(page, paths[name] ?? '/');
          const hidden = await page.evaluate(() =>
            Math.max(
              ...[document.documentElement, ...document.querySelectorAll('main, main *')].map((element) =>
                element.clientHeight > 300 ? element.scrollHeight - element.clientHeight : 0,
              ),
            ),
          );
          await page.setViewportSize({ width, height: Math.min(longest, heights[width] + hidden) });
          // What came into sight by that is drawn.
          await page.waitForTimeout(1_000);
          const file = join(values.out, `${name}-${width}-${colorScheme}.png`);
          await page.screenshot({ path: file });
          await page.setViewportSize({ width, height: heights[width] });
          console.log(file);
        }
        await page.close();
      }
  } finally {
    await browser.close();
  }
}

/** Opens a page and waits until nothing in it is loading. @param {import('playwright-core').Page} page @param {string} path */
async function settle(page, path) {
  await page.goto(`${values.url}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  // A live page keeps its socket open and is never idle: let images and charts come in.
  await page.waitForTimeout(1_500);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message.split('\n')[0] : error);
  process.exitCode = 1;
});
