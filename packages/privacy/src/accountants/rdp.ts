import type { Accountant, Unbounded } from '../accountant.js';
import { pairsOfLeaf } from '../dominating-pairs/pairs-of-leaf.js';
import type { Neighbouring } from '../neighbouring.js';
import type { Leaf } from '../normal-form.js';
import { ballsInBinsCurve } from '../numerics/balls-in-bins-rdp.js';
import { laplaceRdp } from '../numerics/laplace-rdp.js';
import { renyiDivergenceOfPairs } from '../numerics/renyi-of-pair.js';
import type { LeafBound } from './leaf-sum.js';
import { searchAllOrders, searchAmong } from './order-search.js';
import { createRenyiAccountant } from './renyi-accountant.js';
import type { RenyiCurve } from './renyi-conversion.js';
import { repeatedCurve } from './repetition.js';

/**
 * Renyi accounting: per-order divergences add up over composition; the best order gives epsilon.
 *
 * Source: Mironov 2017 (arXiv:1702.07476); the conversion is that of `epsilonAtOrder`.
 *
 * @param orders each > 1, at least one: exactly these are used. By default the best order from 1 + 8e-7 to 9e6.
 * @throws PrivacyParameterError for an empty list or an order of at most 1.
 */
export function createRdpAccountant(orders?: readonly number[]): Accountant {
  const search = orders === undefined ? searchAllOrders : searchAmong(orders);
  return createRenyiAccountant(
    'rdp',
    (leaf, neighbouring, eventCurve) => {
      if (leaf.kind !== 'repeat-and-select') return mechanismCurve(leaf, neighbouring);
      const curve = eventCurve(leaf.event);
      return typeof curve === 'function' ? repeatedCurve(curve, leaf, search) : curve;
    },
    search,
  );
}

/** Closed forms where there are any, and the divergence of the dominating pair otherwise. */
function mechanismCurve(
  leaf: Exclude<Leaf, { readonly kind: 'repeat-and-select' }>,
  neighbouring: Neighbouring,
): LeafBound {
  switch (leaf.kind) {
    case 'gaussian':
    case 'discrete-gaussian':
      // The discrete one is at most the continuous one: Canonne, Kamath and Steinke 2020 (arXiv:2004.00010), Prop. 5.
      return { kind: 'concentrated', rho: 1 / (2 * leaf.noiseMultiplier ** 2) };
    case 'laplace':
      return (order) => laplaceRdp(leaf.noiseMultiplier, order);
    case 'poisson-sampled': {
      const { noiseMultiplier } = leaf.event;
      if (leaf.event.kind === 'gaussian' && leaf.groupSize === 1 && neighbouring !== 'replace-one')
        return { kind: 'sampled-gaussian', samplingRate: leaf.samplingRate, noiseMultiplier };
      // Records of a group move the sum by one noise multiplier each, and a replaced record by two.
      const distance = neighbouring === 'replace-one' ? 2 : leaf.groupSize;
      return pairCurve(leaf, neighbouring, leaf.event.kind === 'laplace' ? 0 : distance / noiseMultiplier);
    }
    case 'truncated-poisson-sampled':
    case 'fixed-size-sampled':
      // A record that takes another one's place moves the sum by at most two.
      return pairCurve(leaf, neighbouring, 2 / leaf.event.noiseMultiplier);
    case 'balls-in-bins':
      return ballsInBinsCurve(leaf.batches, leaf.event.noiseMultiplier);
    default:
      return leaf satisfies never;
  }
}

/**
 * @param steepness distance of the two answers in standard deviations of Gaussian noise; 0 for a bounded loss.
 */
function pairCurve(leaf: Leaf, neighbouring: Neighbouring, steepness: number): RenyiCurve | Unbounded {
  const pairs = pairsOfLeaf(leaf, neighbouring);
  if (pairs === null)
    return { kind: 'unbounded', reason: `The rdp accountant has no bound for a ${leaf.kind} event.` };
  const divergence = renyiDivergenceOfPairs(pairs, steepness);
  return (order) => {
    const value = divergence(order);
    // Out of reach of the quadrature the bill is that without sampling: divergences are quasi-convex.
    return value === Number.POSITIVE_INFINITY && steepness > 0 ? (order * steepness ** 2) / 2 : value;
  };
}
