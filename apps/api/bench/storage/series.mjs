import { recordSeries } from '../../src/testing/recorded-series.js';
import { configFixture } from '../../src/testing/run-config-fixture.js';
import { processorMs, quantile, send, timed } from './client.mjs';

const points = 1_000_000;
const query = `query ($ids: [ID!]!, $keys: [String!], $from: Float, $to: Float, $maxPoints: Int) {
  series(runIds: $ids, keys: $keys, from: $from, to: $to, maxPoints: $maxPoints) {
    key steps values min max count nonFinite totalPoints bucketWidth isComplete } }`;

/** Copies the series of a run to another, under other names. */
async function copySeries(pool, source, names, targets) {
  for (const [table, rest] of [
    ['metric_chunks', 'first_step, first_cursor, last_step, min_cursor, max_cursor, points, data'],
    ['metric_rollups', 'exponent, block, data'],
    ['metric_series', 'points, min_step, max_step, base'],
  ])
    await pool.query(
      `insert into ${table} (run_id, name, attempt, ${rest})
       select target, copy, attempt, ${rest} from ${table}, unnest($2::text[]) as copy, unnest($3::uuid[]) as target
       where run_id = $1 and name = 'loss' and (target <> run_id or copy <> name)`,
      [source, names, targets],
    );
}

/** An open run without events. */
async function openRun(url) {
  const open = `mutation ($config: JSON!) { openRun(writerId: "bench", studyName: "bench", config: $config) { run { id } } }`;
  return (await send(url, open, { config: configFixture() })).openRun.run.id;
}

/** The median of nine answers. */
async function row(url, name, bar, variables) {
  const times = await timed(9, (turn) => send(url, query, { maxPoints: 1_000, ...variables(turn) }));
  return { name, value: quantile(times, 0.5), unit: 'ms', bar };
}

/** Long series. */
export async function measureSeries({ url, pool, db }) {
  const id = await openRun(url);
  await recordSeries(db, id, { attempt: 0, name: 'loss', firstCursor: 1, points });
  const twenty = ['loss', ...Array.from({ length: 19 }, (_, place) => `loss ${place}`)];
  await copySeries(pool, id, twenty, [id]);
  await pool.query('analyze');
  const ids = [id];
  const rows = [
    await row(url, 'one series of 1,000,000 points, at 1,000', 30, () => ({ ids, keys: ['loss'] })),
  ];
  for (const width of [500_000, 50_000, 5_000, 800]) {
    const what = `a window of ${width.toLocaleString('en')} of its points, at 1,000`;
    const window = (turn) => {
      const from = 1 + ((turn * 7_919_111) % (points - width));
      return { ids, keys: ['loss'], from, to: from + width - 1 };
    };
    rows.push(await row(url, what, 30, window));
  }
  rows.push(await row(url, 'twenty such series, at 1,000', 300, () => ({ ids, keys: twenty })));
  return rows;
}

/** Short series of many runs. */
export async function measureManySeries({ url, pid, pool, db }) {
  const ids = [await openRun(url)];
  await recordSeries(db, ids[0], { attempt: 0, name: 'loss', firstCursor: 1, points: 600 });
  for (let run = 1; run < 200; run += 1) ids.push(await openRun(url));
  const twelve = ['loss', ...Array.from({ length: 11 }, (_, place) => `loss ${place}`)];
  await copySeries(pool, ids[0], twelve, ids);
  await pool.query('analyze');
  const what = '200 runs, all of their 12 series of 600 points, at 100';
  const before = processorMs(pid);
  const measured = await row(url, what, 300, () => ({ ids, maxPoints: 100 }));
  const used = (processorMs(pid) - before) / 10;
  return [measured, { name: `${what}: processor time of the API`, value: used, unit: 'ms', bar: null }];
}
