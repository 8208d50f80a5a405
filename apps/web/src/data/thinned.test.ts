import { describe, expect, it } from 'vitest';
import { keepPlaces, placesThatStay } from './thinned';

describe('points that stand for all of a series', () => {
  const values = Array.from({ length: 1_000 }, (_, at) => Math.sin(at / 20));
  values[333] = 50;
  values[777] = Number.NaN;

  it('keep first, last, every extreme and every NaN, and are few', () => {
    const places = placesThatStay(values, 20);
    expect(places.length).toBeLessThanOrEqual(20 * 5);
    for (const place of [0, 333, 777, 999]) expect(places).toContain(place);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(new Set(places).size).toBe(places.length);
    // The lowest of every stretch of 50 is there.
    for (let from = 0; from < 1_000; from += 50) {
      const stretch = values.slice(from, from + 50);
      const lowest = Math.min(...stretch.filter(Number.isFinite));
      expect(places).toContain(from + stretch.indexOf(lowest));
    }
  });

  it('are all points where there are no more than stretches', () => {
    expect(placesThatStay([1, 2, 3], 5)).toEqual([0, 1, 2]);
    expect(placesThatStay([], 5)).toEqual([]);
  });

  it('are what is left of a column', () => {
    const column = ['a', 'b', 'c', 'd'];
    keepPlaces(column, [0, 2]);
    expect(column).toEqual(['a', 'c']);
  });
});
