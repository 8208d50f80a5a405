import { minimiseOverScales } from '../numerics/minimise.js';
import type { Transforms } from '../numerics/transforms.js';
import { alignedBounds } from './aligned-bounds.js';
import { omittedMass, smallestSufficientTilt } from './bracket.js';
import { type AlignedLosses, repeatedSum, transformSize, type Window } from './compose.js';
import { type CountedLosses, logMoment, tiltedVariance } from './log-moment.js';
import { bestTilt, type CountedFamily, probePairs, renyiBound } from './probe.js';
import { tailSums } from './tail-sums.js';

/**
 * epsilon of any number of repetitions up to `horizon`, at one delta: upper bounds that differ from the truth by what a grid made
 * for the horizon leaves. Spectrum and tilt are made once; each answer is a power and a transform.
 *
 * @param parts of one repetition. @param horizon an integer >= 1. @param accuracy relative, aimed for at the horizon.
 * @returns null where the transform would take longer than a step may.
 */
export function growingEpsilon(
  parts: readonly CountedFamily[],
  delta: number,
  horizon: number,
  accuracy: number,
  fourier: Transforms,
): ((repetitions: number) => number) | null {
  const logDelta = Math.log(delta);
  const probe = probePairs(
    parts.map(({ family, count }) => ({ family, count: count * horizon })),
    logDelta,
  );
  const bound = Math.min(renyiBound(probe, logDelta).value, probe.largestLoss);
  // Fewer repetitions than the horizon cost no more.
  if (bound <= 0) return () => 0;
  const sensitiveTilt = bestTilt(probe, bound).at;
  const target = { epsilon: bound, logDelta, sensitiveTilt };
  const tilt = smallestSufficientTilt(probe, target);
  const deviation = Math.sqrt(tiltedVariance(probe.upper, tilt) / probe.steps);
  const omitted = omittedMass(probe, target, tilt);
  const rough = windows(ofOne(probe.upper, horizon), tilt, horizon, omitted)(horizon);
  const finest = (1.1 * (rough.high - rough.low)) / largestSize / deviation;
  const boundsAt = (fineness: number) => {
    const spacing = fineness * deviation;
    const bounds = probe.pairs.map((part, index) =>
      alignedBounds(part, probe.upper[index] as CountedLosses, spacing, Math.min(0.2, 0.2 * fineness)),
    );
    const momentOf = (side: 'upper' | 'lower') =>
      logMoment(
        bounds.map((part) => part[side]),
        sensitiveTilt,
      );
    const error = (momentOf('upper') - momentOf('lower')) / sensitiveTilt / bound;
    return { spacing, upper: bounds.map(({ upper }) => upper), error };
  };
  let fineness = Math.max(0.5, finest);
  let grid = boundsAt(fineness);
  for (let turn = 0; turn < 2 && grid.error > accuracy && fineness > finest; turn++) {
    fineness = Math.max(finest, fineness * Math.max(0.1, 0.85 * Math.sqrt(accuracy / grid.error)));
    grid = boundsAt(fineness);
  }
  const { spacing } = grid;
  const one = ofOne<AlignedLosses>(grid.upper, horizon);
  const windowOf = windows(one, tilt, horizon, omitted);
  const widest = windowOf(horizon);
  const size = transformSize(Math.ceil((widest.high - widest.low) / spacing) + 2);
  if (size > largestSize) return null;
  const sumOf = repeatedSum(one, spacing, tilt, size, fourier);
  return (repetitions) => {
    const share = repetitions / horizon;
    const sums = tailSums(sumOf(repetitions, windowOf(repetitions)));
    return Math.min(probe.largestLoss * share, sums.epsilon(delta, probe.infinity * share, 1));
  };
}

const ofOne = <Part extends CountedLosses>(parts: readonly Part[], horizon: number): readonly Part[] =>
  parts.map((part) => ({ ...part, count: part.count / horizon }));

/** A transform of it takes some milliseconds. */
const largestSize = 2 ** 16;

/**
 * Windows by Chernoff's bound: it holds at any tilt, and those that are best for the horizon serve all. With K the log moment of
 * one repetition, the ends of n are n times a slope of K and a constant.
 */
function windows(
  one: readonly CountedLosses[],
  tilt: number,
  horizon: number,
  omitted: number,
): (repetitions: number) => Window {
  const here = logMoment(one, tilt);
  const logOmitted = Math.log(omitted);
  const reach = (sign: 1 | -1) => {
    const rise = (step: number) => logMoment(one, tilt + sign * step) - here;
    const { at: step } = minimiseOverScales((x) => (horizon * rise(x) - logOmitted) / x, 1e-5, 1e6, 60, 0.2);
    const slope = rise(step) / step;
    return (repetitions: number) => sign * (repetitions * slope - logOmitted / step);
  };
  const [low, high] = [reach(-1), reach(1)];
  return (repetitions) => ({ low: low(repetitions), high: high(repetitions), omitted });
}
