import { limits } from '@clipwise/contract';
import { describe, expect, it } from 'vitest';
import { type Axis, positionsOf, stepsOf } from './axis.js';
import { bucketsOf, gather, lengthOf, totalOf } from './buckets.js';
import { type PointColumns, pickPoints } from './points.js';
import type { ReadSeries, SeriesReader, Stretch } from './series-reader.service.js';
import { columnsOf } from './testing/plain-points.js';

const stretch: Stretch = {
  ...{ runId: 'run', attempt: 1, names: null, from: null, to: null, afterCursor: 0 },
  ...{ maxPoints: 10, maxBuckets: 10, isEven: false },
};
/** A point a step, three steps apart: a tenth of an epoch and 7 ms a step. */
const pointsOf = (count: number, from = 0) =>
  columnsOf(
    Array.from({ length: count }, (_, place) => {
      const step = from + 3 * place;
      return {
        ...{ step, cursor: place, value: 0, at: 0, place: 0, disclosure: 0 },
        ...{ epoch: 0.1 * step, wallTimeMs: 7 * step },
      };
    }),
  );

/** Reads from memory as the reader of the store does, and counts how often. */
function readerOf(series: Readonly<Record<string, ReturnType<typeof pointsOf>>>) {
  const reads: Stretch[] = [];
  const read = async (stretches: readonly Stretch[]): Promise<ReadSeries[][]> => {
    reads.push(...stretches);
    return stretches.map(({ from, to, maxPoints, maxBuckets }) =>
      Object.entries(series).flatMap(([name, points]) => {
        const inside = (step: number) => step >= (from ?? 0) && step <= (to ?? limits.integer);
        const places = [...points.step.keys()].filter((place) => inside(points.step[place] as number));
        const all = bucketsOf(pickPoints(points, places));
        if (places.length === 0) return [];
        const width = 2 ** Math.ceil(Math.log2(Math.max(1, (3 * points.step.length) / maxBuckets)));
        const buckets =
          places.length <= maxPoints ? all : gather(all, (step) => Math.floor(step / Math.min(width, 256)));
        return [{ name, buckets, bucketWidth: width, isComplete: totalOf(buckets) === lengthOf(buckets) }];
      }),
    );
  };
  return { reader: { read } as unknown as SeriesReader, reads };
}

const ends = async (
  axis: Axis,
  from: number | null,
  to: number | null,
  series: Parameters<typeof readerOf>[0] = { loss: pointsOf(3_000) },
) => {
  const { reader, reads } = readerOf(series);
  const [found] = await stepsOf(reader, [stretch], { axis, from, to });
  expect(found).toMatchObject({ runId: 'run', maxPoints: 10, maxBuckets: 10, attempt: 1 });
  return { steps: [found?.from, found?.to], reads: reads.length };
};

describe('a stretch between two positions', () => {
  it('is the whole where no end is named, and is not looked for', async () => {
    const { reader, reads } = readerOf({});
    const asked = [stretch];
    for (const axis of ['STEP', 'EPOCH', 'WALL_TIME'] as const)
      expect(await stepsOf(reader, asked, { axis, from: null, to: null })).toBe(asked);
    expect(reads).toEqual([]);
  });

  it('of steps is that of the whole steps inside, within what a step may be', async () => {
    for (const [from, to, steps] of [
      [1.5, 9.5, [2, 9]],
      [3, 9, [3, 9]],
      [null, 9, [null, 9]],
      [3, null, [3, null]],
      [-7, 1e300, [-1, limits.integer]],
    ] as const)
      expect(await ends('STEP', from, to)).toEqual({ steps, reads: 0 });
  });

  it.each([
    ['EPOCH', 0.1],
    ['WALL_TIME', 7],
  ] as const)('of %s is that of the points inside, both ends included', async (axis, perStep) => {
    const all = Array.from({ length: 3_000 }, (_, place) => 3 * place);
    for (const [from, to] of [
      [300, 600],
      [301, 602],
      [0, 8_997],
      [-5, 2],
      [4_500, 4_500],
      [8_997, 20_000],
    ] as const) {
      const { steps } = await ends(axis, from * perStep, to * perStep);
      expect(all.filter((step) => step >= (steps[0] ?? 0) && step <= (steps[1] ?? 0))).toEqual(
        all.filter((step) => step * perStep >= from * perStep && step * perStep <= to * perStep),
      );
    }
  });

  it('leaves an end open that is not named', async () => {
    expect((await ends('EPOCH', null, 30)).steps).toEqual([null, 302]);
    expect((await ends('EPOCH', 30, null)).steps).toEqual([300, null]);
  });

  it('holds nothing where all is before it, and ends before all where all is behind it', async () => {
    expect((await ends('EPOCH', 1e6, null)).steps).toEqual([limits.integer, null]);
    expect((await ends('EPOCH', null, -1)).steps).toEqual([null, -1]);
    expect((await ends('EPOCH', 1, 2, {})).steps).toEqual([limits.integer, limits.integer - 1]);
  });

  it('is that of all its series, and found by few looks', async () => {
    const series = { loss: pointsOf(3_000), dice: pointsOf(10, 1) };
    const { steps, reads } = await ends('EPOCH', 0.95, 1.05, series);
    // The next point is that of step 12.
    expect(steps).toEqual([10, 11]);
    expect(reads).toBeLessThanOrEqual(8);
  });
});

it('positions are those of the axis', () => {
  const points: PointColumns = pointsOf(2);
  expect([...positionsOf(points, 'STEP')]).toEqual([0, 3]);
  expect([...positionsOf(points, 'EPOCH')]).toEqual([0, 0.1 * 3]);
  expect([...positionsOf(points, 'WALL_TIME')]).toEqual([0, 21]);
});
