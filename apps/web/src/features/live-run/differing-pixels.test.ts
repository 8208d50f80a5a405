import { expect, it } from 'vitest';
import { differingPixels } from './differing-pixels';

it('finds pixels of another colour, and those that only one of the two paints', () => {
  const red = [255, 0, 0, 255];
  const blue = [0, 0, 255, 255];
  const clear = [0, 0, 0, 0];
  const clearToo = [9, 9, 9, 0];
  expect(differingPixels([red, blue, clear, clear].flat(), [red, red, blue, clearToo].flat())).toEqual([
    1, 2,
  ]);
  expect(differingPixels([], [])).toEqual([]);
});
