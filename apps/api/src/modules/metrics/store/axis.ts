import { limits } from '@clipwise/contract';
import type { SeriesReader, Stretch } from './series-reader.service.js';
import type { StoredPoint } from './stored-point.js';

/** What positions of a stretch are counted in. */
export type Axis = 'STEP' | 'EPOCH' | 'WALL_TIME';

/** Where a point is. */
export function positionOf({ step, epoch, wallTimeMs }: StoredPoint, axis: Axis): number {
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
      from:
        from === null ? null : await firstStep(reader, stretch, (point) => positionOf(point, axis) >= from),
      to:
        to === null ? null : (await firstStep(reader, stretch, (point) => positionOf(point, axis) > to)) - 1,
    })),
  );
}

/** The step of the first point of which `isBehind` holds; the largest integer where there is none. */
async function firstStep(
  reader: SeriesReader,
  stretch: Stretch,
  isBehind: (point: StoredPoint) => boolean,
): Promise<number> {
  let low = 0;
  let high: number = limits.integer;
  for (;;) {
    const look = { ...stretch, from: low, to: high, maxPoints: bucketsOfALook, maxBuckets: bucketsOfALook };
    const [found = []] = await reader.read([look]);
    const buckets = found.flatMap(({ rollups }) => rollups);
    const before = buckets.filter(({ last }) => !isBehind(last)).map(({ last }) => last.step);
    const behind = buckets.filter(({ first }) => isBehind(first)).map(({ first }) => first.step);
    const nextLow = Math.max(low, ...before.map((step) => step + 1));
    const nextHigh = Math.min(high, ...behind);
    const isBetween = buckets.some(({ first, last }) => !isBehind(first) && isBehind(last));
    if (!isBetween || (nextLow === low && nextHigh === high)) return nextHigh;
    low = nextLow;
    high = nextHigh;
  }
}

function toStep(position: number): number {
  return Math.min(limits.integer, Math.max(-1, position));
}
