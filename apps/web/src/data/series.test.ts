import { describe, expect, it } from 'vitest';
import { drawnAgainst, readZoom, type Series, zoomText } from './series';

const series = (steps: number[], values: (number | null)[]): Series => ({
  name: 'a',
  disclosure: 'PUBLIC',
  steps,
  epochs: steps.map((step) => step / 10),
  seconds: steps.map((step) => step * 2),
  values,
});

describe('a series against an axis', () => {
  it('stands at what had been spent at its step, and not before the first charge', () => {
    const spent = series([2, 4], [1.5, 2]);
    expect(drawnAgainst(series([1, 2, 3, 4, 5], [9, 8, 7, 6, 5]), 'epsilon', spent)).toEqual({
      x: [1.5, 1.5, 2, 2],
      y: [8, 7, 6, 5],
    });
    expect(drawnAgainst(series([1], [9]), 'epsilon', undefined)).toEqual({ x: [], y: [] });
    expect(drawnAgainst(series([3], [9]), 'epsilon', series([2], [null])).x).toEqual([]);
  });

  it('stands at step, epoch or seconds otherwise', () => {
    expect(drawnAgainst(series([10], [9]), 'epoch', undefined).x).toEqual([1]);
    expect(drawnAgainst(series([10], [9]), 'time', undefined).x).toEqual([20]);
  });

  it('ascends by time where steps were taken again', () => {
    const again = { ...series([1, 2, 2, 3, 3], [9, 8, 7, 6, 5]), seconds: [1, 2, 4, 3, 5] };
    expect(drawnAgainst(again, 'time', undefined)).toEqual({ x: [1, 2, 3, 4, 5], y: [9, 8, 6, 7, 5] });
  });
});

it('keeps a zoom in an address, and takes none that is no range', () => {
  expect(readZoom(zoomText([0.5, 48]) ?? null)).toEqual([0.5, 48]);
  for (const text of [null, '', '3', '5..2', 'a..b']) expect(readZoom(text)).toBeUndefined();
});
