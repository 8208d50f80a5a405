import type { Transforms } from '../numerics/transforms.js';
import { alignedBounds } from './aligned-bounds.js';
import { largestTransform } from './bracket.js';
import { composeLosses, tiltedWindow } from './compose.js';
import { type CountedLosses, tiltedVariance } from './log-moment.js';
import { type CountedFamily, probePairs } from './probe.js';
import { tailSums } from './tail-sums.js';

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
export function upperProfile(parts: readonly CountedFamily[], fourier: Transforms): Profile {
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
      alignedBounds(part, probe.upper[index] as CountedLosses, spacing, 0.2 * profileFineness).upper,
  );
  const sums = tailSums(composeLosses(upper, spacing, 0, tiltedWindow(upper, 0, profileOmitted), fourier));
  const { losses, deltas } = sums.nodes;
  return {
    losses,
    deltas: deltas.map((delta) => Math.min(1, delta + probe.infinity)),
    deltaAt: (epsilon) => sums.delta(epsilon, probe.infinity, 1),
  };
}

const profileLogDelta = Math.log(1e-6);
const profileOmitted = 1e-12;
const profileFineness = 0.05;
