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
    await page.addInitScript(markPicture);
    const begun = performance.timeOrigin + performance.now();
    await page.goto(`${web}/compare?ids=${ids.join(',')}`, { waitUntil: 'commit' });
    await page.locator('.chart canvas').first().waitFor();
    times.push(
      (await page.evaluate(() => /** @type {{ picture?: Promise<number> }} */ (window).picture ?? NaN)) -
        begun,
    );
    await context.close();
  }
  return [
    { name: `${ids.length} runs x 600 points compared`, value: median(times), unit: 'ms', limit: 2000 },
  ];
}

/** Marks, in the page itself, the frame after the one that the chart was made in: milliseconds since 1970. */
function markPicture() {
  /** @type {{ picture?: Promise<number> }} */ (window).picture = new Promise((resolve) => {
    const look = () =>
      requestAnimationFrame(
        document.querySelector('.chart canvas') === null
          ? look
          : () => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())),
      );
    look();
  });
}
