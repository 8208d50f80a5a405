import { describe as described, meanCourse } from '@clipwise/statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
let study: string;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'figures');
  study = await studyOf();
});
afterAll(() => api.stop());

const steps = 40;
const loss = (seed: number, step: number) => 2 - 0.01 * step + 0.1 * seed;
const dice = [0.5, 0.6, 0.7];

/** Three runs of one cell, and a fourth that failed on the way with a loss far from theirs. */
async function studyOf(): Promise<string> {
  const config = configFixture() as Readonly<Record<string, object>>;
  const configs = [0, 1, 2, 3].map((seed) => ({
    ...config,
    name: `seed ${seed}`,
    training: { ...config.training, seed },
  }));
  const id = await api.createStudy(configs, 'figures');
  for (const seed of [0, 1, 2, 3]) {
    const lease = await api.claim();
    if (lease === null) throw new Error('nothing is queued');
    const courses = Array.from({ length: steps }, (_, at) => [
      chargeEvent(at + 1),
      metricsEvent(at + 1, {
        'training/loss': loss(seed, at + 1),
        'validation/loss': seed === 3 ? 1e6 : 1,
        'validation/pixel-accuracy': 0.9,
        ...(at === steps - 1 ? { 'validation/dice/fluid': dice[seed] ?? 0 } : {}),
      }),
    ]).flat();
    const end = seed === 3 ? endedEvent('failed') : endedEvent();
    const answer = await api.ingest(lease, 1, [startedEvent(), ...courses, end]);
    expect(answer.errors).toBeUndefined();
  }
  return id;
}

interface Figure {
  readonly name: string;
  readonly unit: string | null;
  readonly disclosure: string | null;
  readonly terms: { readonly delta: number; readonly unit: string; readonly neighbouring: string } | null;
  readonly curves: readonly {
    readonly n: number;
    readonly steps: readonly number[];
    readonly means: readonly number[];
    readonly lows: readonly number[];
    readonly highs: readonly number[];
  }[];
}
const ask = (maxPoints: number) =>
  api.send<{ study: { figures: readonly Figure[] } }>(
    `query ($id: ID!, $maxPoints: Int) { study(id: $id) { figures(maxPoints: $maxPoints) {
      name model unit disclosure terms { delta unit neighbouring } curves { cell name n steps means lows highs } } } }`,
    { id: study, maxPoints },
  );
const figuresOf = async (maxPoints: number) =>
  new Map((await ask(maxPoints)).data?.study.figures.map((figure) => [figure.name, figure]));

describe('the figures of a study', () => {
  it('are means and intervals of the completed runs at each step, as the report and the page compute them', async () => {
    const figures = await figuresOf(120);
    expect([...figures.keys()]).toEqual(['time', 'training-loss', 'validation-loss', 'epsilon', 'accuracy']);
    const x = Array.from({ length: steps }, (_, at) => at + 1);
    const course = meanCourse([0, 1, 2].map((seed) => ({ x, y: x.map((step) => loss(seed, step)) })));
    const [curve] = figures.get('training-loss')?.curves ?? [];
    expect(curve).toMatchObject({ n: 3, steps: x });
    for (const [told, expected] of [
      [curve?.means, course.mean],
      [curve?.lows, course.low],
      [curve?.highs, course.high],
    ] as const)
      told?.forEach((value, at) => {
        expect(value).toBeCloseTo(expected[at] as number, 10);
      });
    expect(figures.get('validation-loss')?.curves[0]?.means).toEqual(x.map(() => 1));
    expect(figures.get('time')).toMatchObject({ unit: 'min', disclosure: null });
  });

  it('tell of epsilon what it means nothing without, and end with what the runs claim', async () => {
    const epsilon = (await figuresOf(120)).get('epsilon');
    expect(epsilon?.terms).toEqual({ delta: 1e-5, unit: 'example', neighbouring: 'add-remove' });
    const { study: told } = await api.ask<{ study: { cells: { privacy: { epsilon: number } }[] } }>(
      'query ($id: ID!) { study(id: $id) { cells { privacy { epsilon } } } }',
      { id: study },
    );
    expect(epsilon?.curves[0]?.means.at(-1)).toBe(told.cells[0]?.privacy.epsilon);
  });

  it('are at most maxPoints to a curve, the same steps in every run, the last among them', async () => {
    for (const { curves } of (await figuresOf(10)).values())
      for (const { steps: told, n } of curves) {
        expect([n, told.length <= 10, told.length >= 5]).toEqual([3, true, true]);
        expect(told.at(-1)).toBe(steps);
      }
    expect((await ask(0)).errors?.[0]?.message).toBe('maxPoints must be from 1 to 10000, got 0');
  });

  it('have the last Dice of each class beside them', async () => {
    const { study: told } = await api.ask<{ study: { classDice: readonly object[] } }>(
      'query ($id: ID!) { study(id: $id) { classDice { className n mean interval { low high } disclosure } } }',
      { id: study },
    );
    const { mean, interval } = described(dice);
    expect(told.classDice).toEqual([
      { className: 'fluid', n: 3, mean, interval, disclosure: expect.any(String) },
    ]);
  });
});
