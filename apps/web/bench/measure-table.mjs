import { gzipSync } from 'node:zlib';
import { median } from './median.mjs';

const restMs = 1_000;

/**
 * The run table: how soon it is there, how soon another order or filter is, and what it costs to load.
 *
 * @param {import('./bench.mjs').Bench} bench
 * @returns {Promise<readonly import('./bench.mjs').Bar[]>}
 */
export async function measureTable({ browser, web, repeat }) {
  /** @type {Record<'first' | 'click' | 'sort' | 'filter', number[]>} */
  const times = { first: [], click: [], sort: [], filter: [] };
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
      const isRows = isOf(request, 'RunPage');
      const isScript = request.resourceType() === 'script' && response.url().startsWith(web);
      if (!isRows && !isScript) return;
      reading.push(
        response.body().then((body) => {
          if (isRows) answerBytes = Math.max(answerBytes, body.length);
          else scripts += gzipSync(body, { level: 9 }).length;
        }),
      );
    });
    // What the page asks last, once its rows are there: until then it is not at rest, however still the network is.
    const asked = page.waitForResponse((response) => isOf(response.request(), 'RunFieldFacets'));
    const begun = performance.now();
    await page.goto(web, { waitUntil: 'commit' });
    await page.getByTestId('run-row').first().waitFor();
    times.first.push(performance.now() - begun);
    await untilClicksCount(page);
    times.click.push(performance.now() - begun);
    await asked;
    await page.waitForTimeout(restMs);
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
  if (answerBytes === 0) throw new Error('no answer with rows was seen: the size of none would be told');
  return [
    { name: 'first rows of the run table', value: median(times.first), unit: 'ms', limit: 1000 },
    // Rows that came with the page are read before they can be clicked.
    { name: 'until a click on a row counts', value: median(times.click), unit: 'ms' },
    { name: 'sort by name', value: median(times.sort), unit: 'ms', limit: 200 },
    { name: 'filter by name', value: median(times.filter), unit: 'ms', limit: 200 },
    { name: 'script of the run table, gzipped', value: scriptBytes / 1024, unit: 'kB', limit: 250 },
    { name: 'GraphQL of a page of 50 runs', value: answerBytes / 1024, unit: 'kB', limit: 15 },
  ];
}

/** @param {import('playwright-core').Request} request @param {string} operation */
function isOf(request, operation) {
  return request.postData()?.includes(`"operationName":"${operation}"`) ?? false;
}

/** Clicks on the first row until the page answers it. @param {import('playwright-core').Page} page */
async function untilClicksCount(page) {
  await page.evaluate(
    () =>
      /** @type {Promise<void>} */ (
        new Promise((resolve) => {
          const look = () => {
            const row = document.querySelector('[data-testid=run-row]');
            row?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
            if (row?.classList.contains('is-current')) resolve();
            else setTimeout(look, 5);
          };
          look();
        })
      ),
  );
}

/** Milliseconds from an action to another first row, measured in the page. @param {import('playwright-core').Page} page @param {() => Promise<unknown>} act */
async function untilFirstRowChanges(page, act) {
  await page.evaluate((patienceMs) => {
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
        const since = performance.now() - (state.begun ?? performance.now());
        if (idOf() !== before && idOf() !== undefined) resolve(since);
        else if (since > patienceMs) resolve(Number.POSITIVE_INFINITY);
        else requestAnimationFrame(look);
      };
      look();
    });
  }, 20_000);
  await act();
  return page.evaluate(() => /** @type {{ took?: Promise<number> }} */ (window).took ?? Number.NaN);
}
