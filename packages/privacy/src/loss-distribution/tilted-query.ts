import type { DominatingPair, DominatingPairFamily } from '../dominating-pairs/dominating-pair.js';
import { minimiseOverScales } from '../numerics/minimise.js';
import {
  type AlignedLosses,
  composeLosses,
  expectedRounding,
  type Fourier,
  tiltedWindow,
} from './compose.js';
import { lossesFromAbove, lossesFromBelow, lossRange, mergeBulk, withRest } from './discretise.js';
import { type CountedLosses, logMoment, tiltedVariance } from './log-moment.js';
import { alignedNodes, probeNodes } from './loss-grid.js';
import { type TailSums, tailSums } from './tail-sums.js';
import { whereMassGathers } from './where-mass-gathers.js';

/** `count` independent runs of a mechanism that the family dominates. */
export interface CountedFamily {
  readonly family: DominatingPairFamily;
  readonly count: number;
}

/** A certified bracket: the value that belongs to the dominating pairs lies in [lower, upper]. */
export interface Bracket {
  readonly lower: number;
  readonly upper: number;
}

/** Below exp of it, probabilities of single losses would leave the range of double precision. */
export const smallestLogDelta = -600;

/** Larger transforms take seconds; a bracket that would need one stays wider than asked for. */
export const largestTransform = 2 ** 21;

/** Shares of delta that may be spent on outcomes with a large loss left out, and on rounding and windows. */
const omittedShare = 1e-6;
const roundingShare = 1e-4;

/** Enough to choose a grid by, and between directions. */
const roughAccuracy = 0.05;

/** Share of all runs in which a loss may be taken for a larger one because it is so small. */
const raisedShare = 1e-6;

/** A first answer, good enough to choose between directions, that can be made better. */
export interface FirstAnswer {
  readonly bracket: Bracket;
  /** @param accuracy relative width of the bracket that is aimed for. */
  refine(accuracy: number): Bracket;
}

/**
 * epsilon at a given delta of a composition, for one direction.
 *
 * @param delta in (exp(`smallestLogDelta`), 1).
 */
export function epsilonAt(parts: readonly CountedFamily[], delta: number, fourier: Fourier): FirstAnswer {
  const logDelta = Math.log(delta);
  const probe = probePairs(parts, logDelta);
  const renyi = renyiBound(probe, logDelta);
  const bracketNear = (epsilon: number, accuracy: number): Bracket => {
    const best = bestTilt(probe, epsilon);
    return bracketOf(probe, { epsilon, logDelta, sensitiveTilt: best.at }, accuracy, fourier, {
      upper: (sums, infinity) => sums.epsilon(delta, infinity, 1),
      lower: (sums) => sums.epsilon(delta, 0, -1),
      relativeError: (logMomentGap) => logMomentGap / best.at / epsilon,
    });
  };
  if (renyi.value <= 0) return { bracket: { lower: 0, upper: 0 }, refine: () => ({ lower: 0, upper: 0 }) };
  // The grid and the tilt follow from epsilon itself, which is known roughly at first.
  const bracket = narrower({ lower: 0, upper: renyi.value }, bracketNear(renyi.value, roughAccuracy));
  return {
    bracket,
    refine: (accuracy) =>
      bracket.upper > 0 ? narrower(bracket, bracketNear(bracket.upper, accuracy)) : bracket,
  };
}

/**
 * delta at a given epsilon of a composition, for one direction.
 *
 * @param epsilon finite, >= 0.
 */
export function deltaAt(parts: readonly CountedFamily[], epsilon: number, fourier: Fourier): FirstAnswer {
  let logDelta = -30;
  let probe = probePairs(parts, logDelta);
  let best = bestTilt(probe, epsilon);
  // How much of the tail may be left out depends on delta itself: look again, further out, until it does not matter.
  for (let turn = 0; turn < 4 && best.value < logDelta - 1 && logDelta > smallestLogDelta; turn++) {
    logDelta = Math.max(smallestLogDelta, best.value - 5);
    probe = probePairs(parts, logDelta);
    best = bestTilt(probe, epsilon);
  }
  if (best.value < smallestLogDelta) {
    const bracket = { lower: 0, upper: Math.exp(smallestLogDelta) };
    return { bracket, refine: () => bracket };
  }
  const bound = Math.min(0, best.value);
  const target = { epsilon, logDelta: bound - 3, sensitiveTilt: best.at };
  const bracketTo = (accuracy: number) =>
    bracketOf(probe, target, accuracy, fourier, {
      upper: (sums, infinity) => sums.delta(epsilon, infinity, 1),
      lower: (sums) => sums.delta(epsilon, 0, -1),
      relativeError: (logMomentGap) => logMomentGap,
    });
  const bracket = narrower({ lower: 0, upper: Math.exp(bound) }, bracketTo(roughAccuracy));
  return { bracket, refine: (accuracy) => narrower(bracket, bracketTo(accuracy)) };
}

/** delta over all epsilon, positive and negative, for one direction. */
export interface Profile {
  /** `[nodes]` values of epsilon, increasing. */
  readonly losses: Float64Array;
  /** `[nodes]` upper bounds on delta at these, to about 1e-9 absolute. */
  readonly deltas: Float64Array;
  /** An upper bound on delta at any epsilon. */
  deltaAt(epsilon: number): number;
}

/** The whole profile of a composition at once, for one direction; for no parts, that of a release of nothing. */
export function upperProfile(parts: readonly CountedFamily[], fourier: Fourier): Profile {
  if (parts.length === 0) {
    const deltaAt = (epsilon: number) => Math.max(0, -Math.expm1(epsilon));
    return { losses: Float64Array.of(0), deltas: Float64Array.of(0), deltaAt };
  }
  const probe = probePairs(parts, profileLogDelta);
  const deviation = Math.sqrt(tiltedVariance(probe.upper, 0) / probe.steps);
  const window = tiltedWindow(probe.upper, 0, profileOmitted);
  const spacing = Math.max(profileFineness * deviation, (window.high - window.low) / (largestTransform - 4));
  const upper = probe.pairs.map(
    (part, index) =>
      discretised(part, probe.upper[index] as CountedLosses, spacing, 0.2 * profileFineness).upper,
  );
  const infinity = probe.pairs.reduce((sum, { pair, count }) => sum + count * pair.omittedMass, 0);
  const sums = tailSums(composeLosses(upper, spacing, 0, tiltedWindow(upper, 0, profileOmitted), fourier));
  const { losses, deltas } = sums.nodes;
  return {
    losses,
    deltas: deltas.map((delta) => Math.min(1, delta + infinity)),
    deltaAt: (epsilon) => sums.delta(epsilon, infinity, 1),
  };
}

const profileLogDelta = Math.log(1e-6);
const profileOmitted = 1e-12;
const profileFineness = 0.05;

/** Tilts worth looking at: from the smallest to the largest, and how many at first. */
const tilts = [1e-4, 1e6, 45] as const;

/** The smallest Renyi bound on epsilon, and the tilt that gives it. */
export function renyiBound(probe: Probe, logDelta: number): { at: number; value: number } {
  return minimiseOverScales(
    (tilt) => (logMoment(probe.upper, tilt) - logDelta + conversion(tilt)) / tilt,
    ...tilts,
  );
}

/** The tilt with the smallest Renyi bound on log delta at `epsilon`, and that bound. */
function bestTilt(probe: Probe, epsilon: number): { at: number; value: number } {
  return minimiseOverScales(
    (tilt) => logMoment(probe.upper, tilt) - tilt * epsilon + conversion(tilt),
    ...tilts,
  );
}

/** t log t - (1 + t) log(1 + t): what the tight conversion from Renyi divergences gains over Chernoff's bound. */
function conversion(tilt: number): number {
  return tilt * Math.log(tilt) - (1 + tilt) * Math.log1p(tilt);
}

/** @throws RangeError when two brackets of the same value exclude each other: better no answer than a wrong one. */
function narrower(one: Bracket, other: Bracket): Bracket {
  const lower = Math.max(one.lower, other.lower);
  const upper = Math.min(one.upper, other.upper);
  if (!(lower <= upper * (1 + 1e-6) + Number.MIN_VALUE))
    throw new RangeError(`the bounds on a privacy loss contradict each other: ${lower} and ${upper}`);
  return { lower: Math.min(lower, upper), upper };
}

/** The parts at a first look: few nodes, all scales. */
interface Probe {
  readonly pairs: readonly {
    readonly pair: DominatingPair;
    readonly count: number;
    readonly lowest: number;
  }[];
  readonly upper: readonly CountedLosses[];
  readonly steps: number;
}

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
  };
}

function quantile(losses: Float64Array, masses: Float64Array, probability: number): number {
  let below = 0;
  let node = 0;
  while (node < losses.length - 2 && below + (masses[node] as number) <= probability)
    below += masses[node++] as number;
  return losses[Math.max(0, node - 1)] as number;
}

interface Target {
  readonly epsilon: number;
  readonly logDelta: number;
  /** The tilt at which errors of moments turn into errors of the answer. */
  readonly sensitiveTilt: number;
}

interface Question {
  readonly upper: (sums: TailSums, infinity: number) => number;
  readonly lower: (sums: TailSums) => number;
  /** Relative error of the answer that comes from an error of the log moment at the sensitive tilt. */
  readonly relativeError: (logMomentGap: number) => number;
}

/**
 * Chooses the grid by itself. The spacing starts at a fraction of the standard deviation that one step has on average
 * under the tilt; the gap between the moments of the upper and lower distributions then tells, before any transform,
 * how far the answers will be apart, and shrinks with the square of the spacing.
 */
function bracketOf(
  probe: Probe,
  target: Target,
  accuracy: number,
  fourier: Fourier,
  question: Question,
): Bracket {
  const tilt = smallestSufficientTilt(probe, target);
  const deviation = Math.sqrt(tiltedVariance(probe.upper, tilt) / probe.steps);
  const omitted = Math.min(1e-4, Math.max(1e-16, Math.exp(allowedNoise(probe, target, tilt)) / 8));
  const window = tiltedWindow(probe.upper, tilt, omitted);
  const finest = (window.high - window.low) / (largestTransform - 4);
  const infinity = probe.pairs.reduce((sum, { pair, count }) => sum + count * pair.omittedMass, 0);
  let bracket: Bracket = { lower: 0, upper: Number.POSITIVE_INFINITY };
  let fineness = accuracy >= roughAccuracy ? 0.5 : 0.25;
  let transforms = 0;
  for (let turn = 0; turn < 6; turn++) {
    const spacing = Math.max(fineness * deviation, finest);
    const discrete = probe.pairs.map((part, index) =>
      discretised(part, probe.upper[index] as CountedLosses, spacing, Math.min(0.2, 0.2 * fineness)),
    );
    const upper = discrete.map((part) => part.upper);
    const lower = discrete.map((part) => part.lower);
    const { sensitiveTilt } = target;
    const error = question.relativeError(logMoment(upper, sensitiveTilt) - logMoment(lower, sensitiveTilt));
    if (spacing > finest && error > 0.9 * accuracy && turn < 5) {
      fineness *= Math.max(0.1, 0.85 * Math.sqrt(accuracy / error));
      continue;
    }
    const sumsOf = (losses: readonly AlignedLosses[]) =>
      tailSums(composeLosses(losses, spacing, tilt, tiltedWindow(losses, tilt, omitted), fourier));
    bracket = narrower(bracket, {
      upper: question.upper(sumsOf(upper), infinity),
      lower: question.lower(sumsOf(lower)),
    });
    transforms += 1;
    const isEnough = accuracy >= roughAccuracy || bracket.upper - bracket.lower <= accuracy * bracket.upper;
    if (isEnough || spacing <= finest || transforms === 2) break;
    fineness *= 0.5;
  }
  return bracket;
}

/**
 * A tilt makes the tail at epsilon large against the noise of the transform, but also makes rare losses, and with them
 * the window, large. Hence no more of it than rounding asks for.
 */
export function smallestSufficientTilt(probe: Probe, target: Target): number {
  const expected = Math.log(expectedRounding(probe.steps));
  if (allowedNoise(probe, target, 0) >= expected) return 0;
  let low = 0;
  let high = target.sensitiveTilt;
  while (high - low > 0.02 * high) {
    const middle = (low + high) / 2;
    if (allowedNoise(probe, target, middle) >= expected) high = middle;
    else low = middle;
  }
  return high;
}

/** Log of the error of tilted tail sums at epsilon that makes up `roundingShare` of delta. */
function allowedNoise(probe: Probe, { epsilon, logDelta }: Target, tilt: number): number {
  return logDelta + Math.log(roundingShare) - logMoment(probe.upper, tilt) + tilt * epsilon;
}

/** Both bounds of one part, each on a grid around where its mass gathers. */
function discretised(
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
