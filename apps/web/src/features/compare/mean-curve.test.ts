import { expect, it } from 'vitest';
import { meanCurve } from './mean-curve';

it('is the mean where all seeds have a value, and never goes on with fewer of them', () => {
  const curve = meanCurve([
    { x: [1, 2, 3, 4], y: [1, 2, 3, 4] },
    { x: [1, 2, 3], y: [3, Number.NaN, 5] },
  ]);
  expect(curve?.x).toEqual([1, 3]);
  expect(curve?.y).toEqual([2, 4]);
  expect(curve?.n).toBe(2);
  expect((curve?.high[0] ?? 0) - 2).toBeCloseTo(12.706, 3);
});

it('is nothing where most places of a seed are not those of the others', () => {
  const long = { x: [1, 2, 3, 4, 5], y: [1, 1, 1, 1, 1] };
  expect(meanCurve([long, { x: [2, 5], y: [1, 1] }])).toBeUndefined();
  expect(meanCurve([long, { x: [1, 2, 3], y: [1, 1, 1] }])?.x).toEqual([1, 2, 3]);
});

it('is nothing where seeds share no places', () => {
  expect(
    meanCurve([
      { x: [1, 3], y: [1, 1] },
      { x: [2, 4], y: [1, 1] },
    ]),
  ).toBeUndefined();
});
