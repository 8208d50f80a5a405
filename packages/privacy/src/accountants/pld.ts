import {
  type Accountant,
  checkDelta,
  checkEpsilon,
  type DeltaAnswer,
  type DeltaQuery,
  type EpsilonAnswer,
  type EpsilonQuery,
  type Unbounded,
} from '../accountant.js';
import type { Bracket } from '../loss-distribution/bracket.js';
import { type CountedPairs, largerDirection } from '../loss-distribution/larger-direction.js';
import { deltaAt, epsilonAt, smallestLogDelta } from '../loss-distribution/tilted-query.js';
import { UnresolvedLossError } from '../loss-distribution/unresolved-loss.js';
import { createTransforms } from '../numerics/transforms.js';
import { compositionOf, exactDelta, exactEpsilon, tooLittleNoise } from './composition.js';
import { eachStepCount, eventTracker } from './event-tracker.js';

/**
 * Privacy loss distributions: the losses of all steps add up, and their distribution gives epsilon exactly but for a
 * grid and rounding. Both are bounded, so that the answer is an upper bound, with a lower one beside it. Gaussian
 * mechanisms alone need no grid, nor does a single step on a Poisson sample.
 *
 * Source: Sommer, Meiser and Mohammadi 2019; Koskela, Jaelkoe and Honkela 2020 (arXiv:1906.03049); Doroshenko et al.
 * 2022 (arXiv:2207.04380). How the bracket is made: `docs/ACCOUNTING.md`.
 *
 * @param accuracy relative width of the bracket [lower, epsilon] that is aimed for, in (0, 1).
 * @example
 * const { epsilon, lower } = createPldAccountant().epsilon({ event: sgdEvent(1 / 7, 1, 700), delta: 1e-5 });
 * [lower.toFixed(2), epsilon.toFixed(2)]; // ['31.24', '31.27']
 */
export function createPldAccountant(accuracy = 1e-3): Accountant {
  const fourier = createTransforms();

  const epsilon = ({ event, delta, neighbouring = 'add-remove' }: EpsilonQuery): EpsilonAnswer => {
    checkDelta(delta);
    const form = compositionOf(event, neighbouring, 'pld');
    switch (form.kind) {
      case 'unbounded':
        return form;
      case 'gaussian':
        return exactEpsilon(delta, { samplingRate: 1, mu: form.mu });
      case 'pairs': {
        if (form.sampledOnce !== undefined) return exactEpsilon(delta, form.sampledOnce);
        if (Math.log(delta) <= smallestLogDelta) {
          return {
            kind: 'unbounded',
            reason: `The pld accountant needs a delta above ${Math.exp(smallestLogDelta).toExponential(0)}, got ${delta}; the rdp accountant goes further down.`,
          };
        }
        const bracket = resolved(form.parts, () =>
          largerDirection(form.parts, accuracy, (direction) => epsilonAt(direction, delta, fourier)),
        );
        if ('kind' in bracket) return bracket;
        const { lower, upper } = bracket;
        return Number.isFinite(upper)
          ? { kind: 'bounded', epsilon: upper, lower }
          : { kind: 'unbounded', reason: tooLittleNoise };
      }
      default:
        return form satisfies never;
    }
  };

  const delta = ({ event, epsilon: at, neighbouring = 'add-remove' }: DeltaQuery): DeltaAnswer => {
    checkEpsilon(at);
    const form = compositionOf(event, neighbouring, 'pld');
    switch (form.kind) {
      case 'unbounded':
        return form;
      case 'gaussian':
        return exactDelta(at, { samplingRate: 1, mu: form.mu });
      case 'pairs': {
        if (form.sampledOnce !== undefined) return exactDelta(at, form.sampledOnce);
        const bracket = resolved(form.parts, () =>
          largerDirection(form.parts, accuracy, (direction) => deltaAt(direction, at, fourier)),
        );
        if ('kind' in bracket) return bracket;
        const { lower, upper } = bracket;
        return { kind: 'bounded', delta: upper, lower };
      }
      default:
        return form satisfies never;
    }
  };

  return {
    kind: 'pld',
    certainty: 'upper-bound',
    epsilon,
    delta,
    trajectory: eachStepCount(epsilon),
    tracker: (neighbouring) => eventTracker(epsilon, neighbouring),
  };
}

/** Integrating losses that change so fast takes longer than anybody waits; epsilon is then beyond 10,000 or so. */
function isTooSteep(parts: readonly CountedPairs[]): boolean {
  const pieces = parts
    .flatMap(({ pairs }) => pairs.forward(-50).segments)
    .reduce((sum, { low, high, smoothness }) => sum + (high - low) / smoothness, 0);
  return !(pieces < 1e5);
}

/** The bracket, or why floating-point numbers do not give one. */
function resolved(parts: readonly CountedPairs[], ask: () => Bracket): Bracket | Unbounded {
  const unresolved = (why: string): Unbounded => ({
    kind: 'unbounded',
    reason: `The pld accountant cannot resolve this event, ${why}; the rdp accountant may have a bound.`,
  });
  if (isTooSteep(parts)) return unresolved('since its noise is too small');
  try {
    return ask();
  } catch (error) {
    if (error instanceof UnresolvedLossError) return unresolved(`because ${error.message}`);
    throw error;
  }
}
