import { limits } from '@clipwise/contract';
import type { PointColumns } from './points.js';
import type { SeriesReader, Stretch } from './series-reader.service.js';

/** What positions of a stretch are counted in. */
export type Axis = 'STEP' | 'EPOCH' | 'WALL_TIME';

/** Where points are. */
export function positionsOf({ step, epoch, wallTimeMs }: PointColumns, axis: Axis): Float64Array {
  if (axis === 'STEP') return step;
  return axis === 'EPOCH' ? epoch : wallTimeMs;
}

/** Buckets that each look at a series tells apart. */
const bucketsOfALook = 200;

/**
 * The stretches between two positions. Epochs and times grow with the steps of an attempt, so that a stretch of them is a
 * stretch of steps: it is found by looking at the series ever more closely.
 */
export async function stepsOf(
  reader: SeriesReader,
  stretches: readonly Stretch[],
  { axis, from, to }: { readonly axis: Axis; readonly from: number | null; readonly to: number | null },
): Promise<readonly Stretch[]> {
  if (from === null && to === null) return stretches;
  if (axis === 'STEP') {
    return stretches.map((stretch) => ({
      ...stretch,
      from: from === null ? null : toStep(Math.ceil(from)),
      to: to === null ? null : toStep(Math.floor(to)),
    }));
  }
  return Promise.all(
    stretches.map(async (stretch) => ({
      ...stretch,
      from: from === null ? null : await firstStep(reader, stretch, axis, (position) => position >= from),
      to: to === null ? null : (await firstStep(reader, stretch, axis, (position) => position > to)) - 1,
    })),
  );
}

/** The step of the first point of whose position `isBehind` holds; the largest integer where there is none. */
async function firstStep(
  reader: SeriesReader,
  stretch: Stretch,
  axis: Axis,
  isBehind: (position: number) => boolean,
): Promise<number> {
  let low = 0;
  let high: number = limits.integer;
  for (;;) {
    const look = { ...stretch, from: low, to: high, maxPoints: bucketsOfALook, maxBuckets: bucketsOfALook };
    const [found = []] = await reader.read([look]);
    let nextLow = low;
    let nextHigh = high;
    let isBetween = false;
    for (const { buckets } of found) {
      const { points, first: firsts, last: lasts } = buckets;
      const positions = positionsOf(points, axis);
      for (const [bucket, first] of firsts.entries()) {
        const last = lasts[bucket] as number;
        const isFirstBehind = isBehind(positions[first] as number);
        const isLastBehind = isBehind(positions[last] as number);
        if (!isLastBehind) nextLow = Math.max(nextLow, (points.step[last] as number) + 1);
        if (isFirstBehind) nextHigh = Math.min(nextHigh, points.step[first] as number);
        isBetween ||= !isFirstBehind && isLastBehind;
      }
    }
    if (!isBetween || (nextLow === low && nextHigh === high)) return nextHigh;
    low = nextLow;
    high = nextHigh;
  }
}

function toStep(position: number): number {
  return Math.min(limits.integer, Math.max(-1, position));
}
