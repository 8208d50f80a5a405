import { PrivacyParameterError, type Unbounded } from './accountant.js';
import { compositionOf } from './accountants/composition.js';
import { symmetric } from './dominating-pairs/dominating-pair.js';
import { gaussianPair } from './dominating-pairs/gaussian.js';
import type { DpEvent } from './dp-event.js';
import { type CountedPairs, directionsOf } from './loss-distribution/larger-direction.js';
import { upperProfile } from './loss-distribution/profile.js';
import type { Neighbouring } from './neighbouring.js';
import { createTransforms } from './numerics/transforms.js';

/**
 * What an attacker can reach who sees everything that was released, knows all data but one unit, and decides whether
 * that unit took part. All are limits: no test does better.
 */
export interface TradeOff {
  readonly kind: 'trade-off';
  /** Largest true positive rate at a false positive rate of `fpr` in [0, 1]. */
  maximalTpr(fpr: number): number;
  /** Smallest false negative rate at a false positive rate of `fpr`: 1 - `maximalTpr`. */
  minimalFnr(fpr: number): number;
  /** Largest TPR - FPR: the total variation distance, delta at epsilon 0. */
  readonly membershipAdvantage: number;
  /** Smallest probability of a wrong decision when the unit takes part with probability `prior` in (0, 1). */
  bayesRisk(prior: number): number;
  /** `count` points of the curve from (0, .) to (1, .), denser at small rates. */
  points(count: number): readonly { readonly fpr: number; readonly fnr: number }[];
}

/**
 * The trade-off between the error rates of attacks on an event.
 *
 * For alpha = exp(epsilon) and the profile h(alpha) = delta(epsilon), every test has TPR <= h(alpha) + alpha FPR, both for
 * alpha above and below 1; the least of these over a grid of alpha, for the worse of the two directions, is the limit.
 *
 * Source: Dong, Roth and Su 2022 (arXiv:1905.02383), Proposition 6; Kaissis et al. 2024 (arXiv:2406.08918) for the risks.
 */
export function tradeOff(event: DpEvent, neighbouring: Neighbouring = 'add-remove'): TradeOff | Unbounded {
  const form = compositionOf(event, neighbouring, 'pld');
  if (form.kind === 'unbounded') return form;
  const fourier = createTransforms();
  const profiles = directionsOf(form.kind === 'pairs' ? form.parts : gaussianParts(form.mu)).map((parts) => {
    const { losses, deltas, deltaAt } = upperProfile(parts, fourier);
    return { alphas: losses.map(Math.exp), deltas, deltaAt };
  });
  /** Least delta + alpha FPR over the grid. */
  const leastTpr = ({ alphas, deltas }: (typeof profiles)[number], fpr: number) => {
    let least = 1 + fpr;
    for (let node = 0; node < alphas.length; node++)
      least = Math.min(least, (deltas[node] as number) + (alphas[node] as number) * fpr);
    return least;
  };
  const maximalTpr = (fpr: number) => {
    if (!(fpr >= 0 && fpr <= 1)) throw new PrivacyParameterError('fpr', fpr, 'between 0 and 1');
    return Math.min(1, Math.max(fpr, ...profiles.map((profile) => leastTpr(profile, fpr))));
  };
  const bayesRisk = (prior: number) => {
    if (!(prior > 0 && prior < 1))
      throw new PrivacyParameterError('prior', prior, 'between 0 and 1, both excluded');
    // prior FNR + (1 - prior) FPR is smallest where the curve has that slope; h interpolates from above in alpha.
    return Math.max(
      0,
      Math.min(
        prior,
        1 - prior,
        ...profiles.map(({ deltaAt }) => prior * (1 - deltaAt(Math.log((1 - prior) / prior)))),
      ),
    );
  };
  return {
    kind: 'trade-off',
    maximalTpr,
    minimalFnr: (fpr) => 1 - maximalTpr(fpr),
    membershipAdvantage: Math.max(...profiles.map(({ deltaAt }) => deltaAt(0))),
    bayesRisk,
    points: (count) =>
      Array.from({ length: count }, (_, index) => {
        const fpr = (index / Math.max(1, count - 1)) ** 3;
        return { fpr, fnr: 1 - maximalTpr(fpr) };
      }),
  };
}

function gaussianParts(mu: number): readonly CountedPairs[] {
  return mu === 0 ? [] : [{ pairs: symmetric(gaussianPair(1 / mu)), count: 1 }];
}
