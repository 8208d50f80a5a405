import type { Transforms } from '../numerics/transforms.js';
import { alignedBounds } from './aligned-bounds.js';
import { type AlignedLosses, composeLosses, expectedRounding, tiltedWindow } from './compose.js';
import { type CountedLosses, logMoment, tiltedVariance } from './log-moment.js';
import type { Probe } from './probe.js';
import { type TailSums, tailSums } from './tail-sums.js';
import { UnresolvedLossError } from './unresolved-loss.js';

/** A certified bracket: the value that belongs to the dominating pairs lies in [lower, upper]. */
export interface Bracket {
  readonly lower: number;
  readonly upper: number;
}

/** @throws UnresolvedLossError when two brackets of the same value exclude each other: better no answer than a wrong one. */
export function narrower(one: Bracket, other: Bracket): Bracket {
  const lower = Math.max(one.lower, other.lower);
  const upper = Math.min(one.upper, other.upper);
  if (!(lower <= upper * (1 + 1e-6) + Number.MIN_VALUE))
    throw new UnresolvedLossError(
      `the bounds on a privacy loss contradict each other: ${lower} and ${upper}`,
    );
  return { lower: Math.min(lower, upper), upper };
}

/** Larger transforms take seconds; a bracket that would need one stays wider than asked for. */
export const largestTransform = 2 ** 21;

/** Enough to choose a grid by, and between directions. */
export const roughAccuracy = 0.05;

/** Share of delta that may be spent on rounding and on what lies beyond windows. */
const roundingShare = 1e-4;

/** Where the answer lies, roughly. */
export interface Target {
  readonly epsilon: number;
  readonly logDelta: number;
  /** The tilt at which errors of moments turn into errors of the answer. */
  readonly sensitiveTilt: number;
}

/** What is read off the composed distributions. */
export interface Question {
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
export function bracketOf(
  probe: Probe,
  target: Target,
  accuracy: number,
  fourier: Transforms,
  question: Question,
): Bracket {
  const tilt = smallestSufficientTilt(probe, target);
  const deviation = Math.sqrt(tiltedVariance(probe.upper, tilt) / probe.steps);
  const omitted = omittedMass(probe, target, tilt);
  const window = tiltedWindow(probe.upper, tilt, omitted);
  const finest = (window.high - window.low) / (largestTransform - 4);
  let bracket: Bracket = { lower: 0, upper: Number.POSITIVE_INFINITY };
  let fineness = accuracy >= roughAccuracy ? 0.5 : 0.25;
  let transforms = 0;
  for (let turn = 0; turn < 6; turn++) {
    const spacing = Math.max(fineness * deviation, finest);
    const discrete = probe.pairs.map((part, index) =>
      alignedBounds(part, probe.upper[index] as CountedLosses, spacing, Math.min(0.2, 0.2 * fineness)),
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
      upper: question.upper(sumsOf(upper), probe.infinity),
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

/** Tilted mass that may lie beyond each end of a window. */
export function omittedMass(probe: Probe, target: Target, tilt: number): number {
  return Math.min(1e-4, Math.max(1e-16, Math.exp(allowedNoise(probe, target, tilt)) / 8));
}

/** Log of the error of tilted tail sums at epsilon that makes up `roundingShare` of delta. */
function allowedNoise(probe: Probe, { epsilon, logDelta }: Target, tilt: number): number {
  return logDelta + Math.log(roundingShare) - logMoment(probe.upper, tilt) + tilt * epsilon;
}
