import type { DominatingPair } from '../dominating-pairs/dominating-pair.js';
import type { CountedLosses } from './log-moment.js';

/** A loss, and an interval of one spacing at it. */
export interface Gathering {
  readonly loss: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Sampling leaves most outcomes at nearly the same loss: at an end of a segment, or at 0.
 *
 * @returns the one of these places with the most mass within a spacing of it.
 */
export function whereMassGathers(
  { segments }: DominatingPair,
  { losses, masses }: CountedLosses,
  spacing: number,
): Gathering {
  const massOf = ({ low, high }: Gathering) =>
    masses.reduce((sum, mass, node) => {
      const loss = losses[node] as number;
      return loss >= low && loss <= high ? sum + mass : sum;
    }, 0);
  let best: Gathering = { loss: 0, low: -spacing / 2, high: spacing / 2 };
  let most = massOf(best);
  for (const segment of segments) {
    const start = segment.loss(segment.low);
    const end = segment.loss(segment.high);
    for (const place of [
      { loss: start, low: start, high: start + spacing },
      { loss: end, low: end - spacing, high: end },
    ]) {
      const mass = massOf(place);
      // Only a clear difference moves the grid away from 0.
      if (mass > 1.01 * most) [best, most] = [place, mass];
    }
  }
  return best;
}
