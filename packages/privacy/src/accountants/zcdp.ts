import type { Accountant } from '../accountant.js';
import type { Neighbouring } from '../neighbouring.js';
import type { Leaf, NoiseMechanism } from '../normal-form.js';
import { searchAllOrders } from './order-search.js';
import { createRenyiAccountant } from './renyi-accountant.js';

/**
 * Zero-concentrated differential privacy: one number rho for each mechanism, with divergence <= rho x order for every
 * order, which adds up over composition. It has no amplification by sampling.
 *
 * Source: Bun and Steinke 2016 (arXiv:1605.02065), Definition 1.1 and Lemma 1.7; the conversion is that of
 * `epsilonAtOrder`, Canonne, Kamath and Steinke 2020 (arXiv:2004.00010), Corollary 13.
 */
export function createZcdpAccountant(): Accountant {
  return createRenyiAccountant(
    'zcdp',
    (leaf, neighbouring) => {
      if (leaf.kind === 'repeat-and-select') {
        return {
          kind: 'unbounded',
          reason: 'The zcdp accountant has no bound for a repeat-and-select event; use the rdp accountant.',
        };
      }
      return { kind: 'concentrated', rho: rhoOf(leaf, neighbouring) };
    },
    searchAllOrders,
  );
}

/**
 * A sampled mechanism draws a batch and runs on it. With the batches of both data sets drawn together, as far as they
 * can be alike, it is a mixture of pairs of mechanisms, and the divergence of two mixtures is at most the largest one of
 * their parts (quasi-convexity: van Erven and Harremoes 2014, arXiv:1206.2459, Theorem 13). Hence the bill is that of
 * the whole batch, for the distance at which two batches can lie.
 */
function rhoOf(
  leaf: Exclude<Leaf, { readonly kind: 'repeat-and-select' }>,
  neighbouring: Neighbouring,
): number {
  switch (leaf.kind) {
    case 'gaussian':
    case 'laplace':
    case 'discrete-gaussian':
      return rhoOfNoise(leaf, 1);
    case 'balls-in-bins':
      return rhoOfNoise(leaf.event, 1);
    case 'poisson-sampled':
      return rhoOfNoise(leaf.event, neighbouring === 'replace-one' ? 2 : leaf.groupSize);
    case 'truncated-poisson-sampled':
    case 'fixed-size-sampled':
      // A zeroed record keeps its place in the batch; an added one may push another one out.
      return rhoOfNoise(leaf.event, neighbouring === 'zero-out' ? 1 : 2);
    default:
      return leaf satisfies never;
  }
}

/** @param distance between the two answers, in units of the sensitivity. */
function rhoOfNoise({ kind, noiseMultiplier }: NoiseMechanism, distance: number): number {
  const ratio = distance / noiseMultiplier;
  // Pure epsilon-DP: Bun and Steinke 2016, Proposition 1.4; and a divergence of at most epsilon at any order above 1.
  // Both Gaussians: their Proposition 1.6, and Canonne, Kamath and Steinke 2020, Theorem 4.
  return kind === 'laplace' ? Math.min((ratio * ratio) / 2, ratio) : (ratio * ratio) / 2;
}
