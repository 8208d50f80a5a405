import { describe, expect, it } from 'vitest';
import { meanInterval, studentQuantile } from './mean-interval';

describe('mean and interval of seeds', () => {
  it('takes the quantiles of Student, to three decimals, beyond the table as well', () => {
    for (const [freedom, quantile] of [
      [1, 12.706],
      [4, 2.776],
      [30, 2.042],
      [40, 2.021],
      [60, 2.0],
      [120, 1.98],
    ] as const)
      expect(studentQuantile(freedom)).toBeCloseTo(quantile, 3);
  });

  it('is 2.776 standard errors of five values to each side', () => {
    // Mean 3, standard deviation sqrt(2.5), standard error sqrt(0.5).
    const interval = meanInterval([1, 2, 3, 4, 5]);
    expect(interval?.mean).toBe(3);
    expect(interval?.half).toBeCloseTo(2.776 * Math.sqrt(0.5), 10);
    expect(interval?.n).toBe(5);
  });

  it('gives no interval for one value, and nothing for none', () => {
    expect(meanInterval([0.6])).toEqual({ mean: 0.6, half: null, n: 1 });
    expect(meanInterval([])).toBeUndefined();
  });
});
