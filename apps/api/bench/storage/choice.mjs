import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What can be measured, in the order in which it is: `runs` needs an empty store. */
const rows = {
  accounting: 'what accounting adds to a batch, by processor time',
  runs: 'a page of a list of 10,000 runs',
  'ingest-20': '8 writers, 20 metrics an event, as fast as they are acknowledged',
  'ingest-1': 'the same, 1 metric an event',
  'ingest-paced': '8 writers, 20 metrics an event, 50,000 points a second',
  series: 'series of 1,000,000 points, whole and in part',
  'series-many': '200 runs with 12 series of 600 points each, in one call',
  subscribers: '1,000 subscribers of one run',
};

export const usage = `npm run bench -w apps/api -- [options]

  --only ROWS    measures these rows alone, by commas (default: all)
  --long         writes for two minutes, not for fifteen seconds
  --api PATH     measures the API of another build, by its main.js: two builds can take turns
  --profile DIR  writes a V8 processor profile of the API there

Rows:
${Object.entries(rows)
  .map(([name, what]) => `  ${name.padEnd(14)} ${what}`)
  .join('\n')}`;

/**
 * What the arguments of the command ask for; null for help.
 *
 * @param {string[]} args
 * @throws Error for a row or an option that there is not.
 */
export function wanted(args) {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      long: { type: 'boolean', default: false },
      only: { type: 'string', default: Object.keys(rows).join() },
      api: { type: 'string', default: fileURLToPath(new URL('../../dist/main.js', import.meta.url)) },
      profile: { type: 'string' },
    },
  });
  if (values.help) return null;
  const only = new Set(values.only.split(','));
  for (const row of only)
    if (!Object.hasOwn(rows, row))
      throw new Error(`--only must name rows of ${Object.keys(rows).join(', ')}; got "${row}"`);
  return { only, api: values.api, profile: values.profile ?? null, seconds: values.long ? 120 : 15 };
}
