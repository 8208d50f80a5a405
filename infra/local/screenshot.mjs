/** `npm run screenshot`: pictures of a running dashboard's pages; the README shows one of them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';

const help = `Usage: npm run screenshot [-- options]

Photographs the pages of a dashboard that runs (npm start) and holds a completed private run.

Options
  --url <url>   dashboard (http://127.0.0.1:3000)
  --out <dir>   write every page here, in light and dark, 1440 and 400 pixels wide; default: docs/images/run.png only
  --help        show this text
`;
const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

async function main() {
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${values.url}/?status=COMPLETED&method=automatic`);
    const link = page.getByTestId('run-row').first().getByRole('link').first();
    const runPath = await link.getAttribute('href', { timeout: 20_000 });
    if (values.out === undefined) {
      mkdirSync(join(root, 'docs/images'), { recursive: true });
      await picture(page, runPath ?? '/', join(root, 'docs/images/run.png'));
      return;
    }
    mkdirSync(values.out, { recursive: true });
    const ids = await page
      .goto(`${values.url}/`)
      .then(() => page.getByTestId('run-row').first().waitFor())
      .then(() =>
        page.getByTestId('run-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-run-id'))),
      );
    const paths = {
      runs: '/',
      'runs-grouped': '/?group=method,noiseMultiplier,model',
      run: runPath ?? '/',
      compare: `/compare?ids=${ids.join(',')}`,
      scatter: `/compare?ids=${ids.join(',')}&view=scatter`,
      parallel: `/compare?ids=${ids.join(',')}&view=parallel`,
      launch: '/launch',
      studies: '/studies',
      datasets: '/datasets',
      queue: '/queue',
      graphql: '/graphql',
    };
    for (const colorScheme of /** @type {const} */ (['light', 'dark']))
      for (const width of [1440, 400]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: width === 400 ? 860 : 900 });
        for (const [name, path] of Object.entries(paths))
          await picture(page, path, join(values.out, `${name}-${width}-${colorScheme}.png`));
      }
  } finally {
    await browser.close();
  }
}

/** @param {import('playwright-core').Page} page @param {string} path @param {string} file */
async function picture(page, path, file) {
  await page.goto(`${values.url}${path}`);
  // A live page keeps its socket open and is never idle: let queries and images come in.
  await page.waitForTimeout(3_000);
  await page.screenshot({ path: file });
  console.log(file);
}

main().catch((error) => {
  console.error(
    `no screenshot: ${error instanceof Error ? error.message.split('\n')[0] : error}; is the dashboard running at ${values.url} with a completed private run?`,
  );
  process.exitCode = 1;
});
