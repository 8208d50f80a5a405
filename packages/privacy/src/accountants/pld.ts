import FFT from 'fft.js';
import {
  type Accountant,
  checkDelta,
  checkEpsilon,
  type DeltaAnswer,
  type DeltaQuery,
  type EpsilonAnswer,
  type EpsilonQuery,
} from '../accountant.js';
import { gaussianPair } from '../dominating-pairs/gaussian.js';
import { pairsOfLeaf } from '../dominating-pairs/pairs-of-leaf.js';
import type { DpEvent } from '../dp-event.js';
import type { Fourier } from '../loss-distribution/compose.js';
import { type CountedPairs, largerDirection } from '../loss-distribution/larger-direction.js';
import { deltaBracket, epsilonBracket, smallestLogDelta } from '../loss-distribution/tilted-query.js';
import type { Neighbouring } from '../neighbouring.js';
import { normalForm } from '../normal-form.js';
import { gaussianDelta, gaussianEpsilon } from '../numerics/gaussian-profile.js';
import { eventTracker } from './event-tracker.js';

/**
 * Privacy loss distributions: the losses of all steps add up, and their distribution gives epsilon exactly but for a
 * grid and rounding. Both are bounded, so that the answer is an upper bound, with a lower one beside it. Gaussian
 * mechanisms alone need no grid.
 *
 * Source: Sommer, Meiser and Mohammadi 2019; Koskela et al. 2020 (arXiv:1906.03049); Doroshenko et al. 2022
 * (arXiv:2207.04380); the bracket and the tilt: `docs/ACCOUNTING.md`.
 *
 * @param accuracy relative width of the bracket [lower, epsilon] that is aimed for, in (0, 1).
 */
export function createPldAccountant(accuracy = 1e-3): Accountant {
  const fourier = transforms();

  const epsilon = ({ event, delta, neighbouring = 'add-remove' }: EpsilonQuery): EpsilonAnswer => {
    checkDelta(delta);
    if (Math.log(delta) <= smallestLogDelta) {
      return {
        kind: 'unbounded',
        reason: `The pld accountant works for delta above ${Math.exp(smallestLogDelta).toExponential(0)}; the rdp accountant goes further down.`,
      };
    }
    const form = composition(event, neighbouring);
    switch (form.kind) {
      case 'unbounded':
        return form;
      case 'gaussian':
        return exactly(gaussianEpsilon(delta, form.mu));
      case 'pairs': {
        const { lower, upper } = largerDirection(form.parts, accuracy, (direction, aim) =>
          epsilonBracket(direction, delta, aim, fourier),
        );
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
    const form = composition(event, neighbouring);
    switch (form.kind) {
      case 'unbounded':
        return form;
      case 'gaussian': {
        const value = gaussianDelta(at, form.mu);
        return { kind: 'bounded', delta: value, lower: value * (1 - closedFormError) };
      }
      case 'pairs': {
        const { lower, upper } = largerDirection(form.parts, accuracy, (direction, aim) =>
          deltaBracket(direction, at, aim, fourier),
        );
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
    tracker: (neighbouring) => eventTracker(epsilon, neighbouring),
  };
}

/** The closed forms are rounded up by far less than that. */
const closedFormError = 1e-9;

const tooLittleNoise = 'The noise is so small that epsilon is beyond any number.';

function exactly(epsilon: number): EpsilonAnswer {
  return Number.isFinite(epsilon)
    ? { kind: 'bounded', epsilon, lower: epsilon * (1 - closedFormError) }
    : { kind: 'unbounded', reason: tooLittleNoise };
}

type Composition =
  | { readonly kind: 'unbounded'; readonly reason: string }
  | { readonly kind: 'gaussian'; readonly mu: number }
  | { readonly kind: 'pairs'; readonly parts: readonly CountedPairs[] };

/** An event as dominating pairs; all its Gaussian mechanisms together are one, since their squared mu add up. */
function composition(event: DpEvent, neighbouring: Neighbouring): Composition {
  const form = normalForm(event, neighbouring);
  if (form.kind === 'unbounded') return form;
  let squaredMu = 0;
  const parts: CountedPairs[] = [];
  for (const { leaf, count } of form.leaves) {
    if (leaf.kind === 'gaussian') {
      squaredMu += count / leaf.noiseMultiplier ** 2;
      continue;
    }
    const pairs = pairsOfLeaf(leaf, neighbouring);
    if (pairs === null)
      return {
        kind: 'unbounded',
        reason: `The pld accountant has no bound for a ${leaf.kind} event; rdp has.`,
      };
    parts.push({ pairs, count });
  }
  const mu = Math.sqrt(squaredMu);
  if (parts.length === 0) return { kind: 'gaussian', mu };
  if (mu === Number.POSITIVE_INFINITY) return { kind: 'unbounded', reason: tooLittleNoise };
  if (mu > 0) {
    const pair = gaussianPair(1 / mu);
    parts.push({ pairs: { forward: pair, backward: pair }, count: 1 });
  }
  return { kind: 'pairs', parts };
}

/** Makes each size of transform once and keeps the small ones: their tables take longer than a query. */
function transforms(): Fourier {
  const kept = new Map<number, FFT>();
  return (size) => {
    let transform = kept.get(size);
    if (transform === undefined) {
      transform = new FFT(size);
      if (size <= 2 ** 17) kept.set(size, transform);
    }
    return transform;
  };
}
