import type { BothWays, DirectedPairs } from '../dominating-pairs/dominating-pair.js';
import type { Bracket } from './bracket.js';
import type { CountedFamily } from './probe.js';
import type { FirstAnswer } from './tilted-query.js';

/** `count` independent runs of a mechanism with these pairs. */
export interface CountedPairs {
  readonly pairs: DirectedPairs;
  readonly count: number;
}

/**
 * One composition for each direction, and for each of two neighbours where they differ; one for both directions when all
 * pairs are symmetric.
 */
export function directionsOf(parts: readonly CountedPairs[]): readonly (readonly CountedFamily[])[] {
  const towards = (neighbour: (pairs: DirectedPairs) => BothWays) => {
    const along = (side: 'forward' | 'backward') =>
      parts.map(({ pairs, count }) => ({ family: neighbour(pairs)[side], count }));
    const isSymmetric = parts.every(({ pairs }) => neighbour(pairs).forward === neighbour(pairs).backward);
    return isSymmetric ? [along('forward')] : [along('forward'), along('backward')];
  };
  const smaller = towards((pairs) => pairs);
  return parts.some(({ pairs }) => pairs.larger !== undefined)
    ? [...smaller, ...towards((pairs) => pairs.larger ?? pairs)]
    : smaller;
}

/** The larger answer of all directions. One that is clearly the smaller at first is not looked at again. */
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
