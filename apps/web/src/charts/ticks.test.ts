import { describe, expect, it } from 'vitest';
import { logTicks, niceTicks, tickTexts } from './ticks';

describe('ticks', () => {
  it('are round numbers inside the range', () => {
    expect(niceTicks(0, 64, 4)).toEqual([0, 20, 40, 60]);
    expect(niceTicks(0, 12, 4)).toEqual([0, 5, 10]);
    expect(niceTicks(0, 1, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(0.07, 0.62, 5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    expect(niceTicks(3, 3, 4)).toEqual([3]);
    for (const [low, high] of [
      [-3.2, 17.9],
      [0, 1e-6],
      [99_000, 101_000],
    ] as const) {
      const ticks = niceTicks(low, high, 5);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
    }
  });

  it('are powers of ten on a log axis', () => {
    expect(logTicks(0.9, 120)).toEqual([1, 3, 10, 30, 100]);
    expect(logTicks(1, 1e6)).toEqual([1, 10, 100, 1000, 10_000, 100_000, 1e6]);
  });

  it('have as many decimals as the finest of them needs', () => {
    expect(tickTexts([0, 0.5, 1])).toEqual(['0.0', '0.5', '1.0']);
    expect(tickTexts([0, 20, 40])).toEqual(['0', '20', '40']);
    expect(tickTexts([0, 200_000])).toEqual(['0', '2e5']);
  });
});
