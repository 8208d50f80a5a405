import type { Uniform } from '../random/uniform.js';

/**
 * `size` of the items, each subset equally likely, in their order; all of them when there are no more.
 * Source: Knuth, The Art of Computer Programming 2, section 3.4.2, Algorithm S (selection sampling).
 */
export function drawSubset(items: readonly number[], size: number, uniform: Uniform): number[] {
  let wanted = size;
  return items.filter((_, index) => {
    if (uniform() * (items.length - index) >= wanted) return false;
    wanted--;
    return true;
  });
}
