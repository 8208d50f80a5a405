import { drizzle } from 'drizzle-orm/node-postgres';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, logEvent, metricsEvent, startedEvent } from '../testing/event-fixtures.js';
import { recordSeries } from '../testing/recorded-series.js';
import { configFixture } from '../testing/run-config-fixture.js';
import { TestApi } from '../testing/test-api.js';

let api: TestApi;
/** A run with two attempts' worth of odd points, and one with a long compacted series. */
let odd: string;
let long: string;
/** More than two pages of a walk over points. */
const points = 41_000;

beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'exports');
  const lease = await api.claimNew(configFixture({ name: 'odd, "quoted" name' }));
  odd = lease.run.id;
  await api.ingest(lease, 1, [
    startedEvent(),
    chargeEvent(1, 3),
    ...[3, 1, 2, 2].map((step, loss) => metricsEvent(step, { loss, 'a,b': step === 2 ? 'NaN' : 0.1 })),
    metricsEvent(4, { loss: 'Infinity' }),
    logEvent('a line'),
    startedEvent(),
    chargeEvent(1),
    metricsEvent(1, { loss: 9 }),
    endedEvent(),
  ]);
  const other = await api.claimNew(configFixture());
  long = other.run.id;
  await api.ingest(other, 1, [startedEvent(), chargeEvent(1)]);
  const { rows } = await api.sql.query(
    'update runs set last_cursor = last_cursor + $1 where id = $2 returning attempt_cursor, last_cursor - $1::int as before',
    [points, long],
  );
  const series = { attempt: rows[0].attempt_cursor, firstCursor: rows[0].before + 1 };
  await recordSeries(drizzle(api.sql), long, { ...series, name: 'loss', points });
});
afterAll(() => api.stop());

const address = (table: string, parameters: Readonly<Record<string, string>> = {}) =>
  `${api.server.url}/export/${table}?${new URLSearchParams(parameters)}`;

const get = async (table: string, parameters: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(address(table, parameters));
  if (response.status !== 200) throw new Error(await response.text());
  return response;
};
const rowsOf = async (table: string, parameters: Readonly<Record<string, string>> = {}) =>
  (await (await get(`${table}.ndjson`, parameters)).text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
const only = (id: string) => ({ filter: JSON.stringify({ ids: [id] }) });

/** The key of a row, as `after` takes it. */
const keyColumns = {
  runs: ['id'],
  series: ['runId', 'attempt', 'step', 'cursor', 'key'],
  ledger: ['runId', 'cursor'],
  events: ['runId', 'cursor'],
} as const;
const tables = Object.keys(keyColumns) as readonly (keyof typeof keyColumns)[];

describe('an export', () => {
  it('has every point of a series as it was recorded, by step, with NaN, infinities, late and repeated steps', async () => {
    const rows = await rowsOf('series', { ...only(odd), attempt: 'all' });
    expect(rows.map(({ attempt, step, key, value }) => [attempt, step, key, value])).toEqual([
      [1, 1, 'a,b', 0.1],
      [1, 1, 'loss', 1],
      [1, 2, 'a,b', 'NaN'],
      [1, 2, 'loss', 2],
      [1, 2, 'a,b', 'NaN'],
      [1, 2, 'loss', 3],
      [1, 3, 'a,b', 0.1],
      [1, 3, 'loss', 0],
      [1, 4, 'loss', 'Infinity'],
      [2, 1, 'loss', 9],
    ]);
    expect(rows[0]).toMatchObject({ runId: odd, disclosure: 'RELEASED', at: '2026-01-02T03:04:05.678Z' });
    expect((await rowsOf('series', only(odd))).map(({ value }) => value)).toEqual([9]);
    expect(await rowsOf('series', { ...only(odd), attempt: '1', key: 'a,b' })).toHaveLength(4);
  });

  it('holds the same values as Parquet and as CSV, each of 41,000 points once', async () => {
    const bytes = await (await get('series.parquet', only(long))).arrayBuffer();
    const read = await parquetReadObjects({ file: bytes });
    const rows = await rowsOf('series', only(long));
    expect(read.map(({ step }) => step)).toEqual(Array.from({ length: points }, (_, at) => at + 1));
    expect(read.map(({ value }) => value)).toEqual(rows.map(({ value }) => value));
    expect(read[7]).toEqual({ ...rows[7], at: new Date(String(rows[7]?.at)) });
    expect(read[7]).toMatchObject({ disclosure: 'DIAGNOSTIC' });
    const lines = (await (await get('series.csv', only(long))).text()).trimEnd().split('\n');
    expect(lines[0]).toBe('runId,attempt,step,cursor,key,value,epoch,wallTimeMs,at,disclosure');
    expect(lines.slice(1).map((line) => Number(line.split(',')[5]))).toEqual(rows.map(({ value }) => value));
  });

  it('of a ledger says at what delta, unit and relation each epsilon is counted', async () => {
    const rows = await rowsOf('ledger', only(odd));
    expect(rows.map(({ step, count }) => [step, count])).toEqual([
      [1, 3],
      [1, 1],
    ]);
    expect(rows[0]).toMatchObject({ delta: 1e-5, unit: 'example', neighbouring: 'add-remove' });
  });

  it('of events is the whole log in its order, metrics among them', async () => {
    const rows = await rowsOf('events', only(odd));
    expect(rows.map(({ cursor }) => cursor)).toEqual(rows.map((_, at) => at + 1));
    expect(new Set(rows.map(({ kind }) => kind))).toContain('metrics-recorded');
  });

  it('of runs has every place of their configs and every metric with what epsilon says of it, or the fields that were named', async () => {
    const bytes = await (await get('runs.parquet')).arrayBuffer();
    const [first] = await parquetReadObjects({ file: bytes });
    expect(first).toMatchObject({
      id: odd,
      'config.clipping.clipNorm': 1,
      'metric.loss': 9,
      'disclosure.loss': 'RELEASED',
      status: 'COMPLETED',
    });
    const csv = await (await get('runs.csv', { column: 'epsilon', ...only(odd) })).text();
    expect(csv.split('\n')[0]).toBe('id,epsilon,verdict,delta,unit,neighbouring');
    expect(await (await get('runs.csv', { column: 'name', ...only(odd) })).text()).toBe(
      `id,name\n${odd},"odd, ""quoted"" name"\n`,
    );
  });

  it('of texts disarms in CSV what a spreadsheet would run, and nothing in other formats', async () => {
    const name = '=HYPERLINK("http://x")';
    const { run } = await api.claimNew(configFixture({ name, noise: { noiseMultiplier: 1 } }));
    const columns = { column: 'name', ...only(run.id) };
    expect(await (await get('runs.csv', columns)).text()).toBe(
      `id,name\n${run.id},"'=HYPERLINK(""http://x"")"\n`,
    );
    expect(await rowsOf('runs', columns)).toEqual([{ id: run.id, name }]);
  });

  it.each(tables)(
    'of %s goes on behind any row, so that both parts together are the whole, byte for byte',
    async (table) => {
      // How long a run has lasted is another number at each look while it runs.
      const parameters: Readonly<Record<string, string>> =
        table === 'runs' ? { column: 'config.clipping.clipNorm' } : { ...only(odd), attempt: 'all' };
      const whole = await (await get(`${table}.ndjson`, parameters)).text();
      const lines = whole.split('\n');
      for (const cut of [1, Math.floor(lines.length / 3), lines.length - 2].filter((line) => line > 0)) {
        const last = JSON.parse(lines[cut - 1] ?? '') as Readonly<Record<string, unknown>>;
        const after = keyColumns[table].map((name) => last[name]).join(',');
        const rest = await (await get(`${table}.ndjson`, { ...parameters, after })).text();
        expect(lines.slice(0, cut).join('\n') + (rest === '' ? '' : '\n') + rest.trimEnd()).toBe(
          whole.trimEnd(),
        );
      }
      expect(await rowsOf(table, { ...parameters, first: '1' })).toEqual([JSON.parse(lines[0] ?? '')]);
    },
  );

  it('refuses with 400 what it cannot read, naming the parameter, and 404 for what there is not', async () => {
    const statusOf = async (table: string, parameters: Readonly<Record<string, string>>) => {
      const response = await fetch(address(table, parameters));
      const { message } = (await response.json()) as { message: string };
      return [response.status, message.slice(0, 12)];
    };
    expect(await statusOf('runs.csv', { filter: '{' })).toEqual([400, 'filter must ']);
    expect(await statusOf('runs.csv', { filter: '{"status": 1}' })).toEqual([400, 'filter is no']);
    expect(await statusOf('runs.csv', { filter: '{"nameContains": "\\u0000"}' })).toEqual([
      400,
      'filter.nameC',
    ]);
    expect(await statusOf('runs.csv', { sort: '{"by": "nothing"}' })).toEqual([400, 'there is no ']);
    expect(await statusOf('runs.csv', { column: 'nothing' })).toEqual([400, 'there is no ']);
    expect(await statusOf('runs.csv', { after: 'x' })).toEqual([400, 'after names ']);
    expect(await statusOf('series.csv', { after: 'x' })).toEqual([400, 'after must b']);
    expect(await statusOf('series.csv', { attempt: '-1' })).toEqual([400, 'attempt must']);
    expect(await statusOf('events.csv', { first: '0' })).toEqual([400, 'first must b']);
    expect(await statusOf('events.csv', { limit: '1' })).toEqual([400, 'parameters a']);
    expect(await statusOf('events.xml', {})).toEqual([404, 'exports are ']);
    expect(api.logged).toEqual([]);
  });

  it('is compressed as the caller asks, texts alone, and not for a reader on the same machine', async () => {
    const encodingOf = async (table: string, encoding: string, proxy: object = { via: '1.1 proxy' }) => {
      const response = await fetch(address(table, { first: '9' }), {
        headers: { 'accept-encoding': encoding, ...proxy },
      });
      await response.arrayBuffer();
      return response.headers.get('content-encoding');
    };
    expect(await encodingOf('events.csv', 'gzip')).toBe('gzip');
    expect(await encodingOf('events.ndjson', 'br', { forwarded: 'for=192.0.2.1' })).toBe('br');
    expect(await encodingOf('events.csv', 'gzip', { 'x-forwarded-for': '192.0.2.1' })).toBe('gzip');
    expect(await encodingOf('events.csv', 'gzip', {})).toBe(null);
    expect(await encodingOf('events.parquet', 'gzip')).toBe(null);
  });
});
