import type { DirectedPairs } from '../dominating-pairs/dominating-pair.js';
import { type Bracket, type CountedFamily, coarseAccuracy } from './tilted-query.js';

/** `count` independent runs of a mechanism with these pairs. */
export interface CountedPairs {
  readonly pairs: DirectedPairs;
  readonly count: number;
}

/**
 * The larger answer of the two directions. Both are asked at a coarse accuracy; one that is clearly smaller is not
 * looked at again.
 */
export function largerDirection(
  parts: readonly CountedPairs[],
  accuracy: number,
  bracketOf: (parts: readonly CountedFamily[], accuracy: number) => Bracket,
): Bracket {
  const forward = parts.map(({ pairs, count }) => ({ family: pairs.forward, count }));
  if (parts.every(({ pairs }) => pairs.forward === pairs.backward)) return bracketOf(forward, accuracy);
  const backward = parts.map(({ pairs, count }) => ({ family: pairs.backward, count }));
  const coarse = [forward, backward].map((direction) => ({
    direction,
    bracket: bracketOf(direction, coarseAccuracy),
  }));
  const least = Math.max(...coarse.map(({ bracket }) => bracket.lower));
  let larger: Bracket = { lower: 0, upper: 0 };
  for (const { direction, bracket } of coarse) {
    if (bracket.upper < least) continue;
    const { lower, upper } = bracketOf(direction, accuracy);
    larger = { lower: Math.max(larger.lower, lower), upper: Math.max(larger.upper, upper) };
  }
  return larger;
}
