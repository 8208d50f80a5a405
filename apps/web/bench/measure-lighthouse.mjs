import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findChromium } from './chromium.mjs';
import { pages } from './pages.mjs';

/** No dependency of the dashboard: npx gets it when it is asked for. The last that runs on Node 20. */
const lighthouse = 'lighthouse@12.8.2';

/**
 * What Lighthouse says of the accessibility of every page; the least of them is the bar's.
 *
 * @param {import('./bench.mjs').Bench} bench
 * @returns {Promise<readonly import('./bench.mjs').Bar[]>}
 */
export async function measureLighthouse({ web, ask }) {
  const scores = [];
  for (const [name, path] of Object.entries(await pages(ask))) {
    const { stdout } = await promisify(execFile)(
      'npx',
      [
        ...['--yes', lighthouse, `${web}${path}`, '--quiet', '--output=json'],
        ...['--only-categories=accessibility', '--preset=desktop'],
        '--chrome-flags=--headless=new --no-sandbox',
      ],
      { env: { ...process.env, CHROME_PATH: findChromium() }, maxBuffer: 2 ** 26 },
    );
    /** @type {{ categories: { accessibility: { score: number } }; audits: Record<string, { score: number | null }> }} */
    const { categories, audits } = JSON.parse(stdout);
    const score = Math.round(categories.accessibility.score * 100);
    scores.push(score);
    const failed = Object.keys(audits).filter((id) => audits[id]?.score === 0);
    if (score < 100) console.log(`      ${name}: ${score} (${failed.join(', ')})`);
  }
  return [
    {
      name: `Lighthouse accessibility, least of ${scores.length} pages`,
      value: Math.min(...scores),
      unit: '',
      limit: 100,
      isLeast: true,
    },
  ];
}
