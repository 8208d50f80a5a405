import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { recordSeries } from '../../testing/recorded-series.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';
import { AttemptPointsService, type PointPlace, type PointsRequest } from './attempt-points.service.js';
import { SeriesReader } from './store/series-reader.service.js';

let api: TestApi;
let service: AttemptPointsService;
let runId: string;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'attempt_points');
  const db = drizzle(api.sql);
  service = new AttemptPointsService(db, new SeriesReader(db));
  const lease = await api.claimNew(configFixture());
  runId = lease.run.id;
  const answer = await api.ingest(lease, 1, [
    metricsEvent(1, { loss: 0 }),
    startedEvent(),
    ...[3, 1, 2, 2].map((step, loss) => metricsEvent(step, { loss, dice: 'NaN' })),
    startedEvent(),
    metricsEvent(1, { loss: 9 }),
  ]);
  expect(answer.errors).toBeUndefined();
});
afterAll(() => api.stop());

type Told = readonly (readonly [
  attempt: number,
  step: number,
  cursor: number,
  name: string,
  value: number,
])[];

async function read(request: Partial<PointsRequest>, after: PointPlace | null = null) {
  const told: (readonly [number, number, number, string, number])[] = [];
  const pages: number[] = [];
  for await (const { attempt, points } of service.points(
    { runId, names: null, attempt: 'all', ...request },
    after,
  )) {
    pages.push(points.length);
    for (const { name, point } of points) told.push([attempt, point.step, point.cursor, name, point.value]);
  }
  return { told: told as Told, pages };
}

describe('the points of attempts', () => {
  // Cursors: 1 status, 2 before any start, 3 start, 4 to 7, 8 start, 9.
  const first: Told = [[0, 1, 2, 'loss', 0]];
  const second: Told = [
    [1, 1, 5, 'dice', NaN],
    [1, 1, 5, 'loss', 1],
    [1, 2, 6, 'dice', NaN],
    [1, 2, 6, 'loss', 2],
    [1, 2, 7, 'dice', NaN],
    [1, 2, 7, 'loss', 3],
    [1, 3, 4, 'dice', NaN],
    [1, 3, 4, 'loss', 0],
  ];
  const third: Told = [[2, 1, 9, 'loss', 9]];

  it('come by attempt, step, arrival and name, each as it was recorded', async () => {
    expect((await read({})).told).toEqual([...first, ...second, ...third]);
    const { value } = await service.points({ runId, names: ['loss'], attempt: 0 }, null).next();
    expect(value).toEqual({
      attempt: 0,
      points: [
        {
          name: 'loss',
          point: {
            ...{ cursor: 2, step: 1, epoch: 0.1, wallTimeMs: 100, value: 0, disclosure: 'RELEASED' },
            at: Date.parse('2026-01-02T03:04:05.678Z'),
          },
        },
      ],
    });
  });

  it('are those of the attempts and names that are asked for', async () => {
    expect((await read({ attempt: 'newest' })).told).toEqual(third);
    expect((await read({ attempt: 0 })).told).toEqual(first);
    expect((await read({ attempt: 1, names: ['dice'] })).told).toEqual(
      second.filter(([, , , name]) => name === 'dice'),
    );
    expect((await read({ attempt: 3 })).told).toEqual([]);
    expect((await read({ names: ['none'] })).told).toEqual([]);
  });

  it('go on behind any of them', async () => {
    const all = [...first, ...second, ...third];
    for (const [place, [attempt, step, cursor, name]] of all.entries())
      expect((await read({}, { attempt, step, cursor, name })).told).toEqual(all.slice(place + 1));
  });

  it('of a run of which nobody knows are none', async () => {
    expect((await read({ runId: '00000000-0000-4000-8000-000000000000' })).told).toEqual([]);
  });

  it('come in pages of some 20,000 at most, however long the series are and however often a step comes again', async () => {
    const lease = await api.claimNew(configFixture());
    const attempt = 2;
    const db = drizzle(api.sql);
    await api.ingest(lease, 1, [startedEvent()]);
    await recordSeries(db, lease.run.id, { ...{ attempt, name: 'loss', firstCursor: 3 }, points: 50_000 });
    await recordSeries(db, lease.run.id, {
      ...{ attempt, name: 'dice', firstCursor: 50_003 },
      points: 3_000,
    });
    const { told, pages } = await read({ runId: lease.run.id });
    expect(told).toHaveLength(53_000);
    expect(told.every(([, step], place) => step >= (told[place - 1]?.[1] ?? 0))).toBe(true);
    expect(new Set(told.map(([, , cursor, name]) => `${cursor} ${name}`)).size).toBe(53_000);
    expect(Math.max(...pages)).toBeLessThanOrEqual(20_000);
    // Nor are there many small ones, each a read of its own.
    expect(pages.length).toBeLessThanOrEqual(12);
  });
});
