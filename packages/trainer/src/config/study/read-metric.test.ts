import { describe, expect, it } from 'vitest';
import { readMetric } from './read-metric.js';

const points = [
  { step: 0, value: 0.1, epsilon: null },
  { step: 10, value: 0.4, epsilon: 2 },
  { step: 20, value: 0.5, epsilon: 3 },
  { step: 30, value: 0.6, epsilon: 3.01 },
];

describe('the metric that decides', () => {
  it('is the last value', () => expect(readMetric(points, { kind: 'last' }, true)).toBe(0.6));

  it('at a budget is the last value whose ledger does not pass it', () => {
    expect(readMetric(points, { kind: 'at-budget', epsilon: 3 }, true)).toBe(0.5);
    expect(readMetric(points, { kind: 'at-budget', epsilon: 1 }, true)).toBeNull();
  });

  it('of a run without a guarantee is read at its end, whatever the budget', () => {
    const free = points.map((point) => ({ ...point, epsilon: null }));
    expect(readMetric(free, { kind: 'at-budget', epsilon: 1 }, false)).toBe(0.6);
  });

  it('is the mean of the last k, and none with fewer', () => {
    expect(readMetric(points, { kind: 'mean-of-last', count: 2 }, true)).toBeCloseTo(0.55, 12);
    expect(readMetric(points, { kind: 'mean-of-last', count: 5 }, true)).toBeNull();
  });

  it('is NaN where a run that diverged recorded NaN', () => {
    expect(readMetric([{ step: 1, value: Number.NaN, epsilon: 1 }], { kind: 'last' }, true)).toBeNaN();
  });
});
