import { describe, expect, it } from 'vitest';
import { descendOverScales } from './minimise.js';

describe('descendOverScales', () => {
  it.each([1e-3, 0.7, 1, 40, 3e5])('comes within 1 % of the bottom of a / x + x from %d', (start) => {
    for (const a of [1e-6, 1, 1e5]) {
      const bottom = 2 * Math.sqrt(a);
      const value = descendOverScales((x) => a / x + x, start);
      expect(value).toBeGreaterThanOrEqual(bottom);
      expect(value).toBeLessThan(1.01 * bottom);
    }
  });

  it('takes few steps, and none into where the function is infinite', () => {
    let asked = 0;
    const value = descendOverScales((x) => {
      asked += 1;
      return x > 5 ? Number.POSITIVE_INFINITY : 4 / x;
    }, 1);
    expect(value).toBeLessThan(1);
    expect(asked).toBeLessThan(16);
  });
});
