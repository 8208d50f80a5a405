import {
  type Accountant,
  checkDelta,
  checkEpsilon,
  type DeltaAnswer,
  type EpsilonAnswer,
  type EpsilonQuery,
  type Unbounded,
} from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { type Leaf, normalForm } from '../normal-form.js';
import { gaussianDelta, gaussianEpsilon } from '../numerics/gaussian-profile.js';
import { eachStepCount, eventTracker } from './event-tracker.js';

/** mu^2 of a composition, in the sense of the central limit, or why there is none. */
type SquaredMu = { readonly kind: 'bounded'; readonly squaredMu: number } | Unbounded;

/**
 * Gaussian differential privacy: a composition is treated as one Gaussian mechanism of noise multiplier 1 / mu.
 *
 * It is exact for Gaussian mechanisms. For Poisson-sampled ones it is the limit of many steps with a small sampling
 * rate, and for a run of finite length the true epsilon may be larger: this is no bound and nothing to claim.
 *
 * Source: Bu, Dong, Long and Su 2020 (arXiv:1911.11607), Theorem 5: mu = q sqrt(T (exp(1 / sigma^2) - 1)); that the
 * squares add up, Dong, Roth and Su 2022 (arXiv:1905.02383), Corollary 2 and Theorem 5.
 */
export function createGdpAccountant(): Accountant {
  const epsilon = ({ event, delta, neighbouring = 'add-remove' }: EpsilonQuery): EpsilonAnswer => {
    checkDelta(delta);
    return epsilonOf(squaredMuOf(event, neighbouring), delta);
  };
  return {
    kind: 'gdp',
    certainty: 'approximation',
    epsilon,
    trajectory: eachStepCount(epsilon),
    delta: ({ event, epsilon: at, neighbouring = 'add-remove' }): DeltaAnswer => {
      checkEpsilon(at);
      const total = squaredMuOf(event, neighbouring);
      if (total.kind === 'unbounded') return total;
      return { kind: 'bounded', delta: gaussianDelta(at, Math.sqrt(total.squaredMu)) };
    },
    tracker: (neighbouring) => eventTracker(epsilon, neighbouring),
  };
}

function epsilonOf(total: SquaredMu, delta: number): EpsilonAnswer {
  if (total.kind === 'unbounded') return total;
  const epsilon = gaussianEpsilon(delta, Math.sqrt(total.squaredMu));
  if (Number.isFinite(epsilon)) return { kind: 'bounded', epsilon };
  return {
    kind: 'unbounded',
    reason: 'The noise is so small that exp(1 / noiseMultiplier^2) overflows: epsilon is beyond any number.',
  };
}

function squaredMuOf(event: DpEvent, neighbouring: Neighbouring): SquaredMu {
  const form = normalForm(event, neighbouring);
  if (form.kind === 'unbounded') return form;
  let squaredMu = 0;
  for (const { leaf, count } of form.leaves) {
    const part = squaredMuOfLeaf(leaf, neighbouring);
    if (part === null)
      return {
        kind: 'unbounded',
        reason: `The gdp accountant has no limit for a ${nameOf(leaf, neighbouring)}.`,
      };
    squaredMu += count * part;
  }
  return { kind: 'bounded', squaredMu };
}

function squaredMuOfLeaf(leaf: Leaf, neighbouring: Neighbouring): number | null {
  if (leaf.kind === 'gaussian') return 1 / leaf.noiseMultiplier ** 2;
  if (leaf.kind !== 'poisson-sampled' || leaf.event.kind !== 'gaussian') return null;
  if (leaf.groupSize > 1 || neighbouring === 'replace-one') return null;
  return leaf.samplingRate ** 2 * Math.expm1(1 / leaf.event.noiseMultiplier ** 2);
}

function nameOf(leaf: Leaf, neighbouring: Neighbouring): string {
  if (leaf.kind !== 'poisson-sampled') return `${leaf.kind} event`;
  const whom =
    leaf.groupSize > 1 ? ' of groups' : neighbouring === 'replace-one' ? ' of replaced records' : '';
  return `poisson-sampled ${leaf.event.kind} event${whom}`;
}
