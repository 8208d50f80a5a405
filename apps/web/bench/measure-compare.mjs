import { median } from './median.mjs';

const compared = 200;

/**
 * Compare: from the address to a picture of every curve.
 *
 * @param {import('./bench.mjs').Bench} bench
 * @returns {Promise<readonly import('./bench.mjs').Bar[]>}
 */
export async function measureCompare({ browser, web, ask, repeat }) {
  const { runs } = await ask(
    'query ($first: Int) { runs(first: $first, filter: { statuses: [COMPLETED] }) { nodes { id } } }',
    { first: compared },
  );
  const ids = runs.nodes.map((/** @type {{ id: string }} */ { id }) => id);
  const times = [];
  for (let turn = 0; turn < repeat; turn++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const begun = performance.now();
    await page.goto(`${web}/compare?ids=${ids.join(',')}`, { waitUntil: 'commit' });
    await page.locator('.chart canvas').first().waitFor();
    // The frame after the one that the chart was made in.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    times.push(performance.now() - begun);
    await context.close();
  }
  return [
    { name: `${ids.length} runs x 600 points compared`, value: median(times), unit: 'ms', limit: 2000 },
  ];
}
