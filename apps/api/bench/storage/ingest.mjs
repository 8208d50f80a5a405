import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processorMs, quantile } from './client.mjs';

/**
 * Eight writers that send batches of 1,600 points, each the next one when the last is acknowledged, and none before its time
 * where they are to send so many points a second together.
 */
export async function measureIngest({ url, pool, pid }, { seconds, metrics, pointsASecond = null }) {
  const writer = fork(fileURLToPath(new URL('./writer.mjs', import.meta.url)));
  const before = processorMs(pid);
  const { runIds, points, times } = await new Promise((resolve, reject) => {
    writer.once('message', resolve);
    writer.once('exit', (code) => reject(new Error(`the writers ended with ${code}`)));
    writer.send({ url, writers: 8, seconds, metrics, pointsASecond });
  });
  const used = processorMs(pid) - before;
  const pace = pointsASecond === null ? '' : `, ${pointsASecond.toLocaleString('en')} points/s`;
  const what = `8 writers, ${metrics} metrics an event${pace}, ${seconds} s`;
  const rows = [
    {
      name: `${what}: points`,
      value: points / seconds,
      unit: '1/s',
      bar: pointsASecond === null ? 50_000 : null,
      isMore: true,
    },
    {
      name: `${what}: processor time of the API, compaction included`,
      value: (1_000 * used) / points,
      unit: 'us/point',
      bar: null,
    },
    { name: `${what}: acknowledgement, p99`, value: quantile(times, 0.99), unit: 'ms', bar: 250 },
  ];
  for (;;) {
    const { rows: left } = await pool.query('select count(*)::int as n from metric_batches');
    if (left[0].n === 0) break;
    await pause(500);
  }
  for (const table of ['metric_batches', 'metric_chunks', 'metric_rollups', 'metric_series'])
    await pool.query(`vacuum full ${table}`);
  const { rows: sizes } = await pool.query(
    `select sum(pg_total_relation_size(name::regclass))::float8 as bytes, (select sum(points)::float8 from metric_series) as points
     from unnest(array['metric_batches', 'metric_chunks', 'metric_rollups', 'metric_series']) as name`,
  );
  const { bytes, points: stored } = sizes[0];
  rows.push({
    name: `the same, after compaction: a point, with its roll-ups and indexes`,
    value: bytes / stored,
    unit: 'B',
    bar: 25,
  });
  // Other rows are measured on a store of their own.
  for (const table of ['metric_chunks', 'metric_rollups', 'metric_series'])
    await pool.query(`delete from ${table} where run_id = any($1)`, [runIds]);
  return rows;
}
