import { expect, it } from 'vitest';
import { coarseCount } from './coarse-count.js';

it('is at least the count, never falls, and is less than 1/64 or one spacing above', () => {
  let before = 0;
  const seen = new Set<number>();
  for (let count = 0; count <= 20_000; count++) {
    const coarse = coarseCount(count, 64, 64);
    if (coarse < count || coarse < before || coarse - count >= Math.max(64, count / 64))
      expect({ count, coarse, before }).toBeNull();
    before = coarse;
    seen.add(coarse);
  }
  // 64 spacings of 64 up to 4096 and 64 more up to 8192, then 64 for each doubling.
  expect(seen.size).toBe(1 + 128 + 64 + Math.ceil((20_000 - 16_384) / 256));
});
