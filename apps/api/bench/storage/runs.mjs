import { generateStore } from '../../src/testing/generated-store.js';
import { quantile, send } from './client.mjs';

const query = `query ($filter: RunFilter, $sort: RunSort, $after: String) {
  runs(first: 50, filter: $filter, sort: $sort, after: $after) {
    nodes { id name status method privacy { epsilon } metrics { name last } } pageInfo { endCursor hasNextPage } } }`;
const dice = 'metric.validation/mean-dice';

/** Pages of a list of 10,000 runs. */
export async function measureRuns({ url, databaseUrl }) {
  await generateStore(databaseUrl, 10_000);
  const where = [
    { field: 'config.clipping.clipNorm', op: 'LTE', value: 1 },
    { field: 'seed', op: 'IN', value: [1, 2, 3] },
    { field: dice, op: 'GT', value: 0.3 },
  ];
  const times = [];
  for (let turn = 0; turn < 3; turn += 1) {
    let after = null;
    for (let page = 0; page < 20; page += 1) {
      const before = performance.now();
      const { runs } = await send(url, query, {
        filter: { where },
        sort: { by: dice, direction: 'DESC' },
        after,
      });
      if (turn > 0) times.push(performance.now() - before);
      after = runs.pageInfo.endCursor;
      if (!runs.pageInfo.hasNextPage) break;
    }
  }
  const name = '10,000 runs: a page of 50, three filters, sorted by a metric, p95';
  return [{ name, value: quantile(times, 0.95), unit: 'ms', bar: 50 }];
}
