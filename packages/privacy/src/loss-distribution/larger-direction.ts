import type { DirectedPairs } from '../dominating-pairs/dominating-pair.js';
import type { Bracket } from './bracket.js';
import type { CountedFamily } from './probe.js';
import type { FirstAnswer } from './tilted-query.js';

/** `count` independent runs of a mechanism with these pairs. */
export interface CountedPairs {
  readonly pairs: DirectedPairs;
  readonly count: number;
}

/** One composition for each direction; one for both when all pairs are symmetric. */
export function directionsOf(parts: readonly CountedPairs[]): readonly (readonly CountedFamily[])[] {
  const along = (side: 'forward' | 'backward') =>
    parts.map(({ pairs, count }) => ({ family: pairs[side], count }));
  return parts.every(({ pairs }) => pairs.forward === pairs.backward)
    ? [along('forward')]
    : [along('forward'), along('backward')];
}

/** The larger answer of the two directions. One that is clearly the smaller at first is not looked at again. */
export function largerDirection(
  parts: readonly CountedPairs[],
  accuracy: number,
  ask: (direction: readonly CountedFamily[]) => FirstAnswer,
): Bracket {
  const answers = directionsOf(parts).map(ask);
  const least = Math.max(...answers.map(({ bracket }) => bracket.lower));
  let larger: Bracket = { lower: 0, upper: 0 };
  for (const answer of answers) {
    if (answer.bracket.upper < least) continue;
    const { lower, upper } = answer.refine(accuracy);
    larger = { lower: Math.max(larger.lower, lower), upper: Math.max(larger.upper, upper) };
  }
  return larger;
}
