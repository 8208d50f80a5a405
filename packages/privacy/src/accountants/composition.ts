import type { DeltaAnswer, EpsilonAnswer } from '../accountant.js';
import { symmetric } from '../dominating-pairs/dominating-pair.js';
import { gaussianPair } from '../dominating-pairs/gaussian.js';
import { pairsOfLeaf } from '../dominating-pairs/pairs-of-leaf.js';
import type { DpEvent } from '../dp-event.js';
import type { CountedPairs } from '../loss-distribution/larger-direction.js';
import type { Neighbouring } from '../neighbouring.js';
import { type CountedLeaf, normalForm } from '../normal-form.js';
import { sampledGaussianDelta, sampledGaussianEpsilon } from '../numerics/sampled-gaussian-profile.js';

/** An event as what its privacy losses come from. */
export type Composition =
  | { readonly kind: 'unbounded'; readonly reason: string }
  /** Gaussian mechanisms alone, which together are one of sensitivity over noise `mu`. */
  | { readonly kind: 'gaussian'; readonly mu: number }
  | {
      readonly kind: 'pairs';
      readonly parts: readonly CountedPairs[];
      /** There when all of it is one step of the Poisson-sampled Gaussian mechanism. */
      readonly sampledOnce?: SampledOnce;
    };

/** One release of Gaussian noise, sensitivity over noise `mu`, on a Poisson sample. */
export interface SampledOnce {
  readonly samplingRate: number;
  readonly mu: number;
}

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
  const sampledOnce = sampledOnceOf(form.leaves, neighbouring);
  return { kind: 'pairs', parts, ...(sampledOnce === null ? {} : { sampledOnce }) };
}

function sampledOnceOf(leaves: readonly CountedLeaf[], neighbouring: Neighbouring): SampledOnce | null {
  const [only] = leaves;
  if (leaves.length !== 1 || only?.count !== 1 || only.leaf.kind !== 'poisson-sampled') return null;
  const { samplingRate, event, groupSize } = only.leaf;
  if (event.kind !== 'gaussian' || groupSize > 1 || neighbouring === 'replace-one') return null;
  return { samplingRate, mu: 1 / event.noiseMultiplier };
}

/** epsilon from a closed form that is rounded up by far less than `closedFormError`; 1 samples everything. */
export function exactEpsilon(delta: number, { samplingRate, mu }: SampledOnce): EpsilonAnswer {
  const epsilon = sampledGaussianEpsilon(samplingRate, mu, delta);
  if (!Number.isFinite(epsilon)) return { kind: 'unbounded', reason: tooLittleNoise };
  // Near 0 a small error of delta is a large one of epsilon.
  const lower = sampledGaussianEpsilon(samplingRate, mu, Math.min(0.999, delta * (1 + closedFormError)));
  return { kind: 'bounded', epsilon, lower: Math.min(epsilon, lower * (1 - closedFormError)) };
}

/** delta, likewise. */
export function exactDelta(epsilon: number, { samplingRate, mu }: SampledOnce): DeltaAnswer {
  const delta = sampledGaussianDelta(samplingRate, mu, epsilon);
  return { kind: 'bounded', delta, lower: delta * (1 - closedFormError) };
}

const closedFormError = 1e-9;
