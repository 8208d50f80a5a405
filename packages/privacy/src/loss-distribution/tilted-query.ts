import type { DominatingPair, DominatingPairFamily } from '../dominating-pairs/dominating-pair.js';
import { minimiseOverScales } from '../numerics/minimise.js';
import { type AlignedLosses, composeLosses, type Fourier, tiltedWindow } from './compose.js';
import { lossesFromAbove, lossesFromBelow, lossRange, mergeBulk } from './discretise.js';
import { type CountedLosses, logMoment } from './log-moment.js';
import { alignedNodes, probeNodes } from './loss-grid.js';
import { type TailSums, tailSums } from './tail-sums.js';

/** `count` independent runs of mechanisms that the family dominates. */
export interface CountedFamily {
  readonly family: DominatingPairFamily;
  readonly count: number;
}

/** A certified bracket: the value of the dominating pairs lies in [lower, upper]. */
export interface Bracket {
  readonly lower: number;
  readonly upper: number;
}

/** Grids beyond this size take seconds; the bracket then stays as wide as it is. */
const largestTransform = 2 ** 22;

/** Share of delta that may be spent on outcomes left out at the far ends. */
const omittedShare = 1e-8;

/**
 * epsilon at a given delta of a composition, for one direction.
 *
 * @param delta in (0, 1). @param accuracy relative width of the bracket that is aimed for.
 */
export function epsilonBracket(
  parts: readonly CountedFamily[],
  delta: number,
  accuracy: number,
  fourier: Fourier,
): Bracket {
  const logDelta = Math.log(delta);
  const probe = probed(parts, logDelta);
  const bound = minimiseOverScales(
    (tilt) => (logMoment(probe.upper, tilt) - logDelta + conversion(tilt)) / tilt,
    1e-4,
    1e6,
  );
  if (bound.value <= 0) return { lower: 0, upper: 0 };
  return refine(parts, probe, bound.at, bound.value, accuracy, fourier, {
    upper: (sums, infinity) => sums.epsilon(delta, infinity, 1),
    lower: (sums) => sums.epsilon(delta, 0, -1),
    errorOf: (logMomentGap, tilt) => logMomentGap / tilt / bound.value,
  });
}

/**
 * delta at a given epsilon of a composition, for one direction.
 *
 * @param epsilon finite, >= 0. @param accuracy relative width of the bracket that is aimed for.
 */
export function deltaBracket(
  parts: readonly CountedFamily[],
  epsilon: number,
  accuracy: number,
  fourier: Fourier,
): Bracket {
  const logBound = (probe: Probe) =>
    minimiseOverScales((tilt) => logMoment(probe.upper, tilt) - tilt * epsilon + conversion(tilt), 1e-4, 1e6);
  let logDelta = -30;
  let probe = probed(parts, logDelta);
  let bound = logBound(probe);
  // The tail that may be left out depends on delta itself: look again, further out, until it does not matter.
  for (let turn = 0; turn < 4 && bound.value < logDelta - 1; turn++) {
    logDelta = Math.max(smallestLogDelta, bound.value - 5);
    probe = probed(parts, logDelta);
    bound = logBound(probe);
  }
  if (bound.value < smallestLogDelta) return { lower: 0, upper: Math.exp(smallestLogDelta) };
  return refine(parts, probe, bound.at, 1, accuracy, fourier, {
    upper: (sums, infinity) => sums.delta(epsilon, infinity, 1),
    lower: (sums) => sums.delta(epsilon, 0, -1),
    errorOf: (logMomentGap) => logMomentGap,
  });
}

/** Below it, probabilities of single losses would leave the range of double precision. */
export const smallestLogDelta = -600;

/** (t log t - (1 + t) log(1 + t)), the gain of the tight conversion from Renyi divergences over Chernoff's bound. */
function conversion(tilt: number): number {
  return tilt * Math.log(tilt) - (1 + tilt) * Math.log1p(tilt);
}

interface Probe {
  readonly pairs: readonly { readonly pair: DominatingPair; readonly count: number }[];
  readonly upper: readonly CountedLosses[];
}

function probed(parts: readonly CountedFamily[], logDelta: number): Probe {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const logTail = logDelta + Math.log(omittedShare / 2 / total);
  const pairs = parts.map(({ family, count }) => ({ pair: family(logTail), count }));
  const upper = pairs.map(({ pair, count }) => {
    const { low, high } = lossRange(pair);
    const nodes = probeNodes(low, high, 0.05);
    return { losses: nodes.losses, masses: lossesFromAbove(pair, nodes), count };
  });
  return { pairs, upper };
}

interface Question {
  readonly upper: (sums: TailSums, infinity: number) => number;
  readonly lower: (sums: TailSums) => number;
  /** Relative error of the answer that comes from an error of the log moment at `tilt`. */
  readonly errorOf: (logMomentGap: number, tilt: number) => number;
}

/**
 * Chooses the grid by itself. The spacing starts at a fraction of the standard deviation that one step has on average
 * under the tilt; the gap between the moments of the upper and lower distributions then tells, before any transform,
 * how far the answers will be apart, and shrinks with the square of the spacing.
 */
function refine(
  parts: readonly CountedFamily[],
  probe: Probe,
  tilt: number,
  scale: number,
  accuracy: number,
  fourier: Fourier,
  question: Question,
): Bracket {
  void parts;
  void scale;
  const steps = probe.pairs.reduce((sum, { count }) => sum + count, 0);
  const deviation = Math.sqrt(tiltedVariance(probe.upper, tilt) / steps);
  const window = tiltedWindow(probe.upper, tilt);
  let fineness = 0.25;
  let best: Bracket | null = null;
  for (let turn = 0; turn < 6; turn++) {
    const spacing = Math.max(fineness * deviation, (window.high - window.low) / (largestTransform - 4));
    const discrete = probe.pairs.map((part, index) =>
      discretised(
        part.pair,
        part.count,
        probe.upper[index] as CountedLosses,
        spacing,
        Math.min(0.2, 0.2 * fineness),
      ),
    );
    const upper = discrete.map((part) => part.upper);
    const lower = discrete.map((part) => part.lower);
    const expected = question.errorOf(logMoment(upper, tilt) - logMoment(lower, tilt), tilt);
    const limited = spacing > fineness * deviation;
    if (!limited && expected > 0.9 * accuracy && turn < 5) {
      fineness *= Math.max(0.1, 0.85 * Math.sqrt(accuracy / expected));
      continue;
    }
    const infinity = probe.pairs.reduce((sum, { pair, count }) => sum + count * pair.omittedMass, 0);
    const bracket = {
      upper: question.upper(sumsOf(upper, spacing, tilt, fourier), infinity),
      lower: question.lower(sumsOf(lower, spacing, tilt, fourier)),
    };
    best =
      best === null
        ? bracket
        : { upper: Math.min(best.upper, bracket.upper), lower: Math.max(best.lower, bracket.lower) };
    if (limited || !(best.upper - best.lower > accuracy * best.upper)) break;
    fineness *= 0.5;
  }
  return best as Bracket;
}

/** Both bounds of one part, each on a grid around where its mass gathers. */
function discretised(
  pair: DominatingPair,
  count: number,
  probe: CountedLosses,
  spacing: number,
  relativeSpacing: number,
): { upper: AlignedLosses; lower: AlignedLosses } {
  const { low, high } = lossRange(pair);
  const gathering = whereMassGathers(pair, probe, spacing);
  const above = alignedNodes(low, high, gathering.loss, spacing, relativeSpacing);
  const bulk = mergeBulk(pair, gathering.low, gathering.high);
  const below = alignedNodes(low, high, bulk.loss, spacing, relativeSpacing);
  return {
    upper: { ...above, origin: gathering.loss, masses: lossesFromAbove(pair, above), count },
    lower: { ...below, origin: bulk.loss, masses: lossesFromBelow(pair, below, bulk), count },
  };
}

/**
 * Sampling leaves most outcomes at nearly the same loss: at an end of a segment, or at 0. The one of these with the
 * most mass within a spacing of it.
 */
function whereMassGathers(
  { segments }: DominatingPair,
  { losses, masses }: CountedLosses,
  spacing: number,
): { loss: number; low: number; high: number } {
  const places = [
    { loss: 0, low: -spacing / 2, high: spacing / 2 },
    ...segments.flatMap((segment) => {
      const start = segment.loss(segment.low);
      const end = segment.loss(segment.high);
      return [
        { loss: start, low: start, high: start + spacing },
        { loss: end, low: end - spacing, high: end },
      ];
    }),
  ];
  const massOf = ({ low, high }: { low: number; high: number }) => {
    let mass = 0;
    for (let node = 0; node < losses.length; node++) {
      const loss = losses[node] as number;
      if (loss >= low && loss <= high) mass += masses[node] as number;
    }
    return mass;
  };
  let best = places[0] as (typeof places)[number];
  let most = massOf(best);
  for (const place of places) {
    const mass = massOf(place);
    if (mass > 1.01 * most) [best, most] = [place, mass];
  }
  return best;
}

function sumsOf(parts: readonly AlignedLosses[], spacing: number, tilt: number, fourier: Fourier): TailSums {
  return tailSums(composeLosses(parts, spacing, tilt, tiltedWindow(parts, tilt), fourier));
}

/** Variance of the sum under the tilted distributions. */
function tiltedVariance(parts: readonly CountedLosses[], tilt: number): number {
  let variance = 0;
  for (const { losses, masses, count } of parts) {
    const normaliser = logMoment([{ losses, masses, count: 1 }], tilt);
    let mean = 0;
    let square = 0;
    for (let node = 0; node < losses.length; node++) {
      const mass = masses[node] as number;
      if (mass === 0) continue;
      const loss = losses[node] as number;
      const weight = Math.exp(Math.log(mass) + tilt * loss - normaliser);
      mean += weight * loss;
      square += weight * loss * loss;
    }
    variance += count * Math.max(0, square - mean * mean);
  }
  return variance;
}
