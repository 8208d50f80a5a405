import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pages } from './pages.mjs';

/**
 * What axe finds on every page, in both themes.
 *
 * @param {import('./bench.mjs').Bench} bench
 * @returns {Promise<readonly import('./bench.mjs').Bar[]>}
 */
export async function measureAccess({ browser, web, ask }) {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const paths = Object.values(await pages(ask));
  /** @type {string[]} */
  const found = [];
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme });
    for (const path of paths) {
      await page.goto(`${web}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe: looker } =
          /** @type {{ axe: { run: () => Promise<{ violations: { id: string }[] }> } }} */ (
            /** @type {unknown} */ (window)
          );
        return (await looker.run()).violations.map(({ id }) => id);
      });
      found.push(...violations.map((id) => `${id} at ${path.replace(/=.*/, '')} in ${colorScheme}`));
    }
    await page.close();
  }
  for (const violation of found) console.log(`      ${violation}`);
  return [
    { name: `axe, ${paths.length} pages in both themes`, value: found.length, unit: 'found', limit: 0 },
  ];
}
