import { type Accountant, checkDelta, type EpsilonAnswer, type EpsilonQuery } from '../accountant.js';
import { directionsOf } from '../loss-distribution/larger-direction.js';
import { roundedEpsilon } from '../loss-distribution/rounded-query.js';
import { createTransforms } from '../numerics/transforms.js';
import { compositionOf, exactEpsilon } from './composition.js';
import { eachStepCount, eventTracker } from './event-tracker.js';

/**
 * Privacy random variables: losses rounded to a mesh, for comparison with figures that were published with it. Its
 * epsilon is the upper end of the error interval that its theory states, as other libraries report it, and `lower` the
 * lower end. The interval does not cover the rounding of floating-point numbers: an estimate, not a bound.
 *
 * Source: Gopi, Lee and Wutschitz 2021 (arXiv:2106.02848).
 *
 * @param epsilonError half the width of the interval, > 0. @param deltaErrorShare the part of delta that it may be off.
 */
export function createPrvAccountant(epsilonError = 0.01, deltaErrorShare = 1e-3): Accountant {
  const fourier = createTransforms();
  const epsilon = ({ event, delta, neighbouring = 'add-remove' }: EpsilonQuery): EpsilonAnswer => {
    checkDelta(delta);
    const form = compositionOf(event, neighbouring, 'prv');
    if (form.kind === 'unbounded') return form;
    if (form.kind === 'gaussian') return exactEpsilon(delta, { samplingRate: 1, mu: form.mu });
    let larger = { lower: 0, upper: 0 };
    for (const direction of directionsOf(form.parts)) {
      const bracket = roundedEpsilon(
        direction,
        delta,
        larger.lower,
        { epsilonError, deltaError: delta * deltaErrorShare },
        fourier,
      );
      if (bracket.upper > larger.upper) larger = bracket;
    }
    return { kind: 'bounded', epsilon: larger.upper, lower: larger.lower };
  };
  return {
    kind: 'prv',
    certainty: 'estimate',
    epsilon,
    delta: () => ({
      kind: 'unbounded',
      reason: 'The prv accountant answers for epsilon only; pld gives delta.',
    }),
    trajectory: eachStepCount(epsilon),
    tracker: (neighbouring) => eventTracker(epsilon, neighbouring),
  };
}
