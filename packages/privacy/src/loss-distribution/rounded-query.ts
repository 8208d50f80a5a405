import type { Transforms } from '../numerics/transforms.js';
import { type Bracket, largestTransform, smallestSufficientTilt } from './bracket.js';
import { composeLosses, tiltedWindow } from './compose.js';
import { lossRange, roundedLosses } from './discretise.js';
import { type CountedFamily, probePairs, renyiBound } from './probe.js';
import { tailSums } from './tail-sums.js';

/**
 * epsilon at a given delta by rounding to a mesh, with the error that its theory states: the true epsilon lies between
 * that at delta + deltaError, less epsilonError, and that at delta - deltaError, plus epsilonError.
 *
 * @param atLeast below it, the answer may be any bracket whose upper end is no larger: another direction has it.
 * @param errors `epsilonError` chooses the mesh; raised where that would be finer than `largestTransform` allows.
 * Source: Gopi, Lee and Wutschitz 2021 (arXiv:2106.02848), Theorem 5.5 and Algorithm 1.
 */
export function roundedEpsilon(
  parts: readonly CountedFamily[],
  delta: number,
  atLeast: number,
  { epsilonError, deltaError }: { readonly epsilonError: number; readonly deltaError: number },
  fourier: Transforms,
): Bracket {
  const logDelta = Math.log(delta);
  const probe = probePairs(parts, logDelta);
  const renyi = renyiBound(probe, logDelta);
  if (renyi.value <= atLeast) return { lower: 0, upper: Math.max(0, renyi.value) };
  const tilt = smallestSufficientTilt(probe, { epsilon: renyi.value, logDelta, sensitiveTilt: renyi.at });
  const window = tiltedWindow(probe.upper, tilt, omittedTilted);
  const finest = Math.max(
    window.high - window.low,
    ...probe.pairs.map(({ pair }) => {
      const { low, high } = lossRange(pair);
      return high - low;
    }),
  );
  const meshFor = (error: number) => error / Math.sqrt((probe.steps / 2) * Math.log(12 / deltaError));
  const spacing = Math.max(meshFor(epsilonError), finest / (largestTransform - 4));
  const error = epsilonError * (spacing / meshFor(epsilonError));
  const rounded = probe.pairs.map(({ pair, count }) => {
    const { indices, masses, shift } = roundedLosses(pair, spacing);
    return { indices, masses, origin: shift, losses: indices.map((index) => shift + index * spacing), count };
  });
  const sums = tailSums(
    composeLosses(rounded, spacing, tilt, tiltedWindow(rounded, tilt, omittedTilted), fourier),
  );
  return {
    lower: Math.max(0, sums.epsilon(delta + deltaError, 0, -1) - error),
    upper: sums.epsilon(delta - deltaError, 0, 1) + error,
  };
}

const omittedTilted = 1e-15;
