import { expect, it } from 'vitest';
import { cellCurve } from './cell-curve';

it('is the mean of all runs with its interval, where all of them have a value', () => {
  const curve = cellCurve([
    { x: [1, 2, 3], y: [1, 2, 3] },
    { x: [1, 2], y: [3, Number.NaN] },
  ]);
  expect(curve).toMatchObject({ x: [1], y: [2] });
  // t(0.975, 1) = 12.706 times sqrt(2) / sqrt(2).
  expect(curve?.band.low[0]).toBeCloseTo(2 - 12.706, 3);
});

it('is nothing where the runs share no place', () => {
  expect(
    cellCurve([
      { x: [1], y: [1] },
      { x: [2], y: [1] },
    ]),
  ).toBeUndefined();
});
