import { describe, expect, it } from 'vitest';
import type { Curve } from './curve';
import { drawnCurves } from './drawn-curves';

const curve = (count: number, of: (at: number) => number | null): Curve => ({
  label: 'one',
  colour: 'text',
  x: Array.from({ length: count }, (_, at) => at),
  y: Array.from({ length: count }, (_, at) => of(at)),
});
const drawn = (one: Curve, smoothing = 1, zoom?: readonly [number, number]) =>
  drawnCurves([one], smoothing, false, zoom, 640)[0] as ReturnType<typeof drawnCurves>[number];

describe('the detail that a plot can show', () => {
  it('is every point of a curve of 1,280', () => {
    expect(drawn(curve(1_280, (at) => at)).x).toHaveLength(1_280);
  });

  it('is at most 5 points for each of 320 stretches, with the ends, both extremes and a NaN among 100,000', () => {
    const { x, y, recorded } = drawn(
      curve(100_000, (at) => (at === 777 ? -5 : at === 50_001 ? 9 : at === 70_003 ? Number.NaN : 0)),
    );
    expect(x.length).toBeLessThanOrEqual(1_600);
    expect([x[0], x.at(-1)]).toEqual([0, 99_999]);
    expect([x[y.indexOf(-5)], x[y.indexOf(9)]]).toEqual([777, 50_001]);
    expect(y[x.indexOf(70_003)]).toBeNull();
    expect(recorded[x.indexOf(70_003)]).toBeNaN();
  });

  it('takes means over all points, and not over those that are left', () => {
    const { x, smooth } = drawn(
      curve(10_000, (at) => at % 2),
      11,
    );
    // 11 points in turn 0 and 1: five or six of them are 1.
    const inside = smooth?.filter((_, at) => (x[at] as number) > 5 && (x[at] as number) < 9_994) ?? [];
    expect(new Set(inside)).toEqual(new Set([5 / 11, 6 / 11]));
  });

  it('is finer in a zoomed stretch, with a point beyond each of its ends', () => {
    const { x } = drawn(
      curve(10_000, (at) => at),
      1,
      [2_000, 2_010],
    );
    expect(x).toEqual(Array.from({ length: 13 }, (_, at) => 1_999 + at));
  });
});
