import { expect, it } from 'vitest';
import { twoSidedT95 } from './t-quantile.js';

it('equals the printed table of Student, whether the degrees are odd or even, few or many', () => {
  // Abramowitz and Stegun 1964, table 26.10, A = 0.95: three decimals are printed.
  const table = {
    1: 12.706,
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    9: 2.262,
    10: 2.228,
    29: 2.045,
    60: 2.0,
    120: 1.98,
  };
  for (const [degrees, t] of Object.entries(table))
    expect([degrees, Math.abs(twoSidedT95(Number(degrees)) - t) <= 0.0005]).toEqual([degrees, true]);
  // The normal distribution, and the next term of its expansion: z + (z^3 + z) / (4 v).
  expect(twoSidedT95(10_000)).toBeCloseTo(1.959964 + (1.959964 ** 3 + 1.959964) / 40_000, 6);
});
