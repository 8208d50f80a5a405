import { describe, expect, it } from 'vitest';
import type { Curve } from './curve';
import { valueRange } from './value-range';

const curve = (y: readonly (number | null)[]): Curve => ({
  label: 'a',
  x: y.map((_, at) => at),
  y,
  colour: 'text',
});

describe('range of values', () => {
  it('leaves out NaN, infinities and gaps, and on a log scale what is not above 0', () => {
    expect(valueRange([curve([10, Number.NaN, 20, Number.POSITIVE_INFINITY, null])], [], false)).toEqual([
      9.4, 20.6,
    ]);
    expect(valueRange([curve([0, -5, 10])], [], true)).toEqual([5, 20]);
    expect(valueRange([curve([null, Number.NaN])], [], false)).toBeUndefined();
  });

  it('begins at 0 where the values begin near it', () => {
    expect(valueRange([curve([1, 11])], [], false)?.[0]).toBe(0);
    expect(valueRange([curve([100, 110])], [], false)?.[0]).toBeCloseTo(99.4);
  });

  it('is that of the zoomed part, bands and lines', () => {
    expect(valueRange([curve([100, 10, 20])], [], false, [1, 2])).toEqual([9.4, 20.6]);
    const banded: Curve = { ...curve([10, 20]), band: { low: [5, null], high: [null, 40] } };
    expect(valueRange([banded], [{ value: 50, label: 'limit' }], false)?.[1]).toBeGreaterThan(50);
  });

  it('follows a band by half of what the values span, and no further', () => {
    const banded = (low: number, high: number): Curve => ({
      ...curve([0.4, 0.6]),
      band: { low: [low, null], high: [null, high] },
    });
    expect(valueRange([banded(0.35, 0.65)], [], false)).toEqual([
      expect.closeTo(0.35 - 0.018),
      expect.closeTo(0.65 + 0.018),
    ]);
    expect(valueRange([banded(-9, 9)], [], false)).toEqual([
      expect.closeTo(0.3 - 0.024),
      expect.closeTo(0.7 + 0.024),
    ]);
  });
});
