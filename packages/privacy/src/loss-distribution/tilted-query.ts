import type { Transforms } from '../numerics/transforms.js';
import { type Bracket, bracketOf, narrower, roughAccuracy } from './bracket.js';
import { bestTilt, type CountedFamily, probePairs, renyiBound } from './probe.js';

/** Below exp of it, probabilities of single losses would leave the range of double precision. */
export const smallestLogDelta = -600;

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
export function epsilonAt(parts: readonly CountedFamily[], delta: number, fourier: Transforms): FirstAnswer {
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
  const bound = Math.min(renyi.value, probe.largestLoss);
  const bracket = narrower({ lower: 0, upper: bound }, bracketNear(bound, roughAccuracy));
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
export function deltaAt(parts: readonly CountedFamily[], epsilon: number, fourier: Transforms): FirstAnswer {
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
    const bracket = { lower: 0, upper: Math.exp(smallestLogDelta + 1) };
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
  const bracket = narrower({ lower: 0, upper: Math.exp(bound) + probe.infinity }, bracketTo(roughAccuracy));
  return { bracket, refine: (accuracy) => narrower(bracket, bracketTo(accuracy)) };
}
