import type { AlignedLosses } from './compose.js';
import { lossesFromAbove, lossesFromBelow, lossRange, mergeBulk } from './discretise.js';
import type { CountedLosses } from './log-moment.js';
import { alignedNodes } from './loss-grid.js';
import type { Probe } from './probe.js';
import { whereMassGathers } from './where-mass-gathers.js';

/** Both bounds of one part, each on a grid around where its mass gathers. */
export function alignedBounds(
  { pair, count, lowest }: Probe['pairs'][number],
  probe: CountedLosses,
  spacing: number,
  relativeSpacing: number,
): { upper: AlignedLosses; lower: AlignedLosses } {
  const { high } = lossRange(pair);
  const gathering = whereMassGathers(pair, probe, spacing);
  const above = alignedNodes(lowest, high, gathering.loss, spacing, relativeSpacing);
  const bulk = mergeBulk(pair, gathering.low, gathering.high);
  const below = alignedNodes(lowest, high, bulk.loss, spacing, relativeSpacing);
  return {
    upper: {
      losses: above.losses,
      indices: above.indices,
      origin: gathering.loss,
      masses: lossesFromAbove(pair, above.losses),
      count,
    },
    lower: {
      losses: below.losses,
      indices: below.indices,
      origin: bulk.loss,
      masses: lossesFromBelow(pair, below, bulk),
      count,
    },
  };
}
