import { describe as describeValues } from '@clipwise/statistics';
import { describe, expect, it } from 'vitest';
import { meanInterval } from './mean-interval';

describe('mean and interval of seeds', () => {
  it('are those that the API and the command line give', () => {
    for (const n of [2, 3, 5, 31, 200]) {
      const values = Array.from({ length: n }, (_, at) => Math.sin(7 * at) + at / n);
      const told = describeValues(values);
      // Twice, as the second is answered from what the first found.
      for (let turn = 0; turn < 2; turn++) {
        const { mean = Number.NaN, half } = meanInterval(values) ?? {};
        expect(mean).toBeCloseTo(told.mean as number, 12);
        expect(mean + (half ?? 0)).toBeCloseTo(told.interval?.high as number, 12);
        expect(mean - (half ?? 0)).toBeCloseTo(told.interval?.low as number, 12);
      }
    }
  });

  it('is 2.776 standard errors of five values to each side', () => {
    // Mean 3, standard deviation sqrt(2.5), standard error sqrt(0.5).
    const interval = meanInterval([1, 2, 3, 4, 5]);
    expect(interval?.mean).toBe(3);
    expect(interval?.half).toBeCloseTo(2.776 * Math.sqrt(0.5), 3);
    expect(interval?.n).toBe(5);
  });

  it('gives no interval for one value, and nothing for none', () => {
    expect(meanInterval([0.6])).toEqual({ mean: 0.6, half: null, n: 1 });
    expect(meanInterval([])).toBeUndefined();
  });
});
