import { describe, expect, it } from 'vitest';
import { bearableWindow, smoothed } from './smoothing';

describe('smoothing', () => {
  it('is the mean of a centred window, which shrinks at both ends', () => {
    expect(smoothed([0, 3, 6, 3, 0], 3)).toEqual([0, 3, 4, 3, 0]);
    expect(smoothed([1, 2, 9], 1)).toEqual([1, 2, 9]);
    expect(smoothed([1, 5, 3, 7, 1], 9)).toEqual([1, 3, 17 / 5, 11 / 3, 1]);
  });

  it('keeps a line straight', () => {
    expect(smoothed([2, 4, 6, 8, 10, 12], 5)).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it('bridges neither gaps nor NaN, and takes no infinity into a mean', () => {
    expect(smoothed([1, null, 3, Number.NaN, 5], 3)).toEqual([1, null, 3, null, 5]);
    expect(smoothed([1, Number.POSITIVE_INFINITY, 1], 3)).toEqual([1, null, 1]);
  });
});

it('is left out where a few points would be flattened', () => {
  expect(bearableWindow(5, 11)).toBe(1);
  expect(bearableWindow(43, 11)).toBe(1);
  expect(bearableWindow(44, 11)).toBe(11);
});
