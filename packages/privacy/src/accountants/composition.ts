import type { DeltaAnswer, EpsilonAnswer } from '../accountant.js';
import { symmetric } from '../dominating-pairs/dominating-pair.js';
import { gaussianPair } from '../dominating-pairs/gaussian.js';
import { pairsOfLeaf } from '../dominating-pairs/pairs-of-leaf.js';
import type { DpEvent } from '../dp-event.js';
import type { CountedPairs } from '../loss-distribution/larger-direction.js';
import type { Neighbouring } from '../neighbouring.js';
import { normalForm } from '../normal-form.js';
import { gaussianDelta, gaussianEpsilon } from '../numerics/gaussian-profile.js';

/** An event as what its privacy losses come from. */
export type Composition =
  | { readonly kind: 'unbounded'; readonly reason: string }
  /** Gaussian mechanisms alone, which together are one of sensitivity over noise `mu`. */
  | { readonly kind: 'gaussian'; readonly mu: number }
  | { readonly kind: 'pairs'; readonly parts: readonly CountedPairs[] };

/** Said where epsilon would overflow. */
export const tooLittleNoise = 'The noise is so small that epsilon is beyond any number.';

/**
 * An event as dominating pairs. All its Gaussian mechanisms become one, since their squared mu add up.
 *
 * @param accountant for the reason, when there is none.
 */
export function compositionOf(event: DpEvent, neighbouring: Neighbouring, accountant: string): Composition {
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
    if (pairs === null) {
      return {
        kind: 'unbounded',
        reason: `The ${accountant} accountant has no bound for a ${leaf.kind} event; the rdp accountant has.`,
      };
    }
    parts.push({ pairs, count });
  }
  const mu = Math.sqrt(squaredMu);
  if (mu === Number.POSITIVE_INFINITY) return { kind: 'unbounded', reason: tooLittleNoise };
  if (parts.length === 0) return { kind: 'gaussian', mu };
  if (mu > 0) parts.push({ pairs: symmetric(gaussianPair(1 / mu)), count: 1 });
  return { kind: 'pairs', parts };
}

/** epsilon of `mu` from its closed form, which is rounded up by far less than `closedFormError`. */
export function exactEpsilon(delta: number, mu: number): EpsilonAnswer {
  const epsilon = gaussianEpsilon(delta, mu);
  return Number.isFinite(epsilon)
    ? { kind: 'bounded', epsilon, lower: epsilon * (1 - closedFormError) }
    : { kind: 'unbounded', reason: tooLittleNoise };
}

/** delta of `mu`, likewise. */
export function exactDelta(epsilon: number, mu: number): DeltaAnswer {
  const delta = gaussianDelta(epsilon, mu);
  return { kind: 'bounded', delta, lower: delta * (1 - closedFormError) };
}

const closedFormError = 1e-9;
