import { describe, expect, it } from 'vitest';
import { searchAllOrders, searchAmong } from './order-search.js';

describe('search for the best order', () => {
  it.each([1e-5, 0.02, 1, 300, 1e6])('finds a valley at order 1 + %s to 1e-5 relative', (above) => {
    // cosh has the value 1 at its bottom; half a step of the lattice is 1 / 1024.
    const f = (order: number) => Math.cosh(Math.log((order - 1) / above));
    expect(searchAllOrders.minimum(f)).toBeLessThan(1 + 1e-5);
    expect(searchAllOrders.minimum(f)).toBeGreaterThanOrEqual(1);
  });

  it('finds the same bottom from wherever the last search ended', () => {
    const f = (order: number) => order / 50 + 11 / (order - 1);
    const cold = searchAllOrders.minimum(f);
    for (const place of [-3000, -100, 0, 900, 4000]) {
      const hint = { place };
      expect(searchAllOrders.minimum(f, hint)).toBe(cold);
      expect(searchAllOrders.minimum(f, hint)).toBe(cold);
    }
  });

  it('finds a bottom on the cliff in front of orders that overflow', () => {
    const f = (order: number) => (order < 1.01 ? 1 / (order - 1) : Number.POSITIVE_INFINITY);
    // The lattice has an order within 1 / 512 below the cliff.
    expect(searchAllOrders.minimum(f)).toBeLessThan(100 * Math.exp(1 / 512) * (1 + 1e-9));
  });

  it('is infinite where nothing is finite, and takes NaN for infinite', () => {
    expect(searchAllOrders.minimum(() => Number.NaN)).toBe(Number.POSITIVE_INFINITY);
    expect(searchAmong([2, 3]).minimum((order) => (order === 2 ? Number.NaN : order))).toBe(3);
  });

  it('takes few values for a query, and fewer for the next one nearby', () => {
    let calls = 0;
    const hint = {};
    const f = (budget: number) => (order: number) => {
      calls++;
      return order / 50 + budget / (order - 1);
    };
    searchAllOrders.minimum(f(11), hint);
    expect(calls).toBeLessThan(40);
    calls = 0;
    searchAllOrders.minimum(f(11.1), hint);
    expect(calls).toBeLessThan(12);
  });

  it('refuses an empty list and orders of at most 1 by name', () => {
    expect(() => searchAmong([])).toThrow(/orders/);
    expect(() => searchAmong([2, 1])).toThrow(/orders must be a list of numbers above 1, got 1/);
  });
});
