import type { DominatingPair, DominatingPairFamily } from '../dominating-pairs/dominating-pair.js';
import { minimiseOverScales } from '../numerics/minimise.js';
import { lossesFromAbove, lossRange, withRest } from './discretise.js';
import { type CountedLosses, logMoment } from './log-moment.js';
import { probeNodes } from './loss-grid.js';

/** `count` independent runs of a mechanism that the family dominates. */
export interface CountedFamily {
  readonly family: DominatingPairFamily;
  readonly count: number;
}

/** The parts at a first look: few nodes, all scales. */
export interface Probe {
  readonly pairs: readonly {
    readonly pair: DominatingPair;
    readonly count: number;
    /** Losses below it are so rare that they may be taken for it. */
    readonly lowest: number;
  }[];
  /** From above, on a few nodes, without what the pairs omit. */
  readonly upper: readonly CountedLosses[];
  readonly steps: number;
  /** Bound on the probability of all that the pairs omit, over all steps. */
  readonly infinity: number;
  /** No sum of losses is larger: epsilon at delta 0. `Infinity` unless all mechanisms are purely private. */
  readonly largestLoss: number;
}

/** @param logDelta log of about the delta in question: what the pairs omit is small against it. */
export function probePairs(parts: readonly CountedFamily[], logDelta: number): Probe {
  const steps = parts.reduce((sum, { count }) => sum + count, 0);
  const logTail = logDelta + Math.log(omittedShare / 3 / steps);
  const pairs = parts.map(({ family, count }) => {
    const incomplete = family(logTail);
    const { low, high } = lossRange(incomplete);
    const { losses } = probeNodes(low, high, 0.05);
    const pair = withRest(incomplete, losses);
    return { pair, losses, masses: lossesFromAbove(pair, losses), count };
  });
  return {
    pairs: pairs.map(({ pair, losses, masses, count }) => ({
      pair,
      count,
      lowest: quantile(losses, masses, raisedShare / steps),
    })),
    upper: pairs,
    steps,
    largestLoss: pairs.reduce(
      (sum, { pair, count }) =>
        sum + (pair.omittedMass === 0 ? count * lossRange(pair).high : Number.POSITIVE_INFINITY),
      0,
    ),
    infinity: pairs.reduce((sum, { pair, count }) => sum + count * pair.omittedMass, 0),
  };
}

function quantile(losses: Float64Array, masses: Float64Array, probability: number): number {
  let below = 0;
  let node = 0;
  while (node < losses.length - 2 && below + (masses[node] as number) <= probability)
    below += masses[node++] as number;
  return losses[Math.max(0, node - 1)] as number;
}

/** Share of delta that may be spent on outcomes with a large loss left out. */
const omittedShare = 1e-6;

/** Share of all runs in which a loss may be taken for a larger one because it is so small. */
const raisedShare = 1e-6;

/** Tilts worth looking at: from the smallest to the largest, and how many at first. */
const tilts = [1e-4, 1e6, 45] as const;

/** The smallest Renyi bound on epsilon, and the tilt that gives it. */
export function renyiBound(probe: Probe, logDelta: number): { at: number; value: number } {
  const logLimit = Math.log(Math.exp(logDelta) - probe.infinity);
  return minimiseOverScales(
    (tilt) => (logMoment(probe.upper, tilt) - logLimit + conversion(tilt)) / tilt,
    ...tilts,
  );
}

/** The tilt with the smallest Renyi bound on log delta at `epsilon`, and that bound; `infinity` is to be added. */
export function bestTilt(probe: Probe, epsilon: number): { at: number; value: number } {
  return minimiseOverScales(
    (tilt) => logMoment(probe.upper, tilt) - tilt * epsilon + conversion(tilt),
    ...tilts,
  );
}

/** t log t - (1 + t) log(1 + t): what the tight conversion from Renyi divergences gains over Chernoff's bound. */
function conversion(tilt: number): number {
  return tilt * Math.log(tilt) - (1 + tilt) * Math.log1p(tilt);
}
