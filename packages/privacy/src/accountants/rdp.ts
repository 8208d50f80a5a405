import {
  type Accountant,
  type EpsilonAnswer,
  type EpsilonQuery,
  PrivacyParameterError,
  type PrivacyTracker,
} from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { type Leaf, normalForm } from '../normal-form.js';
import { sampledGaussianRdp } from '../numerics/sampled-gaussian-rdp.js';

/** Orders close to 1 for large epsilon, integers and then powers of two for small epsilon. */
export const defaultRdpOrders: readonly number[] = [
  ...Array.from({ length: 20 }, (_, index) => (101 + index) / 100),
  ...Array.from({ length: 196 }, (_, index) => (125 + index * 5) / 100),
  ...Array.from({ length: 117 }, (_, index) => 12 + index),
  ...[144, 160, 192, 256, 384, 512, 768, 1024],
];

/** Guards against the rounding of the floating-point sums, which is below 1e-13 relative for the orders above. */
const roundingMargin = 1e-12;

/**
 * Renyi accounting: per-order divergences add up over composition; the best order gives epsilon.
 *
 * Source: Mironov 2017 (arXiv:1702.07476), Proposition 1; conversion to (epsilon, delta) from Canonne, Kamath and
 * Steinke 2020 (arXiv:2004.00010), Proposition 12, the same bound as Balle et al. 2020 (arXiv:1905.09982), Theorem 21.
 *
 * @param orders each > 1, at least one.
 */
export function createRdpAccountant(orders: readonly number[] = defaultRdpOrders): Accountant {
  const wrong = orders.find((order) => !(order > 1));
  if (orders.length === 0 || wrong !== undefined)
    throw new PrivacyParameterError('orders', wrong, 'a list of numbers above 1');
  const curves = new Map<string, RdpCurve>();

  const curveOf = (event: DpEvent, neighbouring: Neighbouring): RdpCurve => {
    const key = `${neighbouring} ${JSON.stringify(event)}`;
    let curve = curves.get(key);
    if (curve === undefined) {
      curve = computeCurve(event, neighbouring, orders);
      if (curves.size >= maxCachedCurves) curves.clear();
      curves.set(key, curve);
    }
    return curve;
  };

  const tracker = (neighbouring: Neighbouring = 'add-remove'): PrivacyTracker => {
    let total: RdpCurve = { kind: 'curve', rdp: new Float64Array(orders.length) };
    return {
      charge: (event, count = 1) => {
        total = addCurves(total, curveOf(event, neighbouring), count);
      },
      epsilon: (delta) => toEpsilon(total, orders, delta),
    };
  };

  return {
    kind: 'rdp',
    certainty: 'upper-bound',
    epsilon: ({ event, delta, neighbouring = 'add-remove' }: EpsilonQuery) =>
      toEpsilon(curveOf(event, neighbouring), orders, delta),
    delta: () => ({ kind: 'unbounded', reason: 'The rdp accountant gives no delta.' }),
    tracker,
  };
}

/** A run has a handful of distinct events; a ledger in one JSON may hold many. */
const maxCachedCurves = 256;

type RdpCurve =
  | { readonly kind: 'curve'; readonly rdp: Float64Array }
  | { readonly kind: 'unbounded'; readonly reason: string };

function computeCurve(event: DpEvent, neighbouring: Neighbouring, orders: readonly number[]): RdpCurve {
  const form = normalForm(event, neighbouring);
  if (form.kind === 'unbounded') return form;
  let sum: RdpCurve = { kind: 'curve', rdp: new Float64Array(orders.length) };
  for (const { leaf, count } of form.leaves)
    sum = addCurves(sum, leafCurve(leaf, neighbouring, orders), count);
  return sum;
}

function leafCurve(leaf: Leaf, neighbouring: Neighbouring, orders: readonly number[]): RdpCurve {
  if (leaf.kind === 'gaussian') return gaussianCurve(1, leaf.noiseMultiplier, orders);
  if (
    leaf.kind === 'poisson-sampled' &&
    leaf.event.kind === 'gaussian' &&
    leaf.groupSize === 1 &&
    neighbouring !== 'replace-one'
  )
    return gaussianCurve(leaf.samplingRate, leaf.event.noiseMultiplier, orders);
  return { kind: 'unbounded', reason: `The rdp accountant has no bound for a ${leaf.kind} event.` };
}

function gaussianCurve(samplingRate: number, noiseMultiplier: number, orders: readonly number[]): RdpCurve {
  return {
    kind: 'curve',
    rdp: Float64Array.from(orders, (order) => sampledGaussianRdp(samplingRate, noiseMultiplier, order)),
  };
}

function addCurves(sum: RdpCurve, part: RdpCurve, count: number): RdpCurve {
  if (!(Number.isInteger(count) && count >= 0))
    throw new PrivacyParameterError('count', count, 'an integer of at least 0');
  if (sum.kind === 'unbounded' || count === 0) return sum;
  if (part.kind === 'unbounded') return part;
  return { kind: 'curve', rdp: sum.rdp.map((value, index) => value + count * (part.rdp[index] as number)) };
}

function toEpsilon(curve: RdpCurve, orders: readonly number[], delta: number): EpsilonAnswer {
  if (!(delta > 0 && delta < 1))
    throw new PrivacyParameterError('delta', delta, 'between 0 and 1, both excluded');
  if (curve.kind === 'unbounded') return curve;
  if (curve.rdp.every((value) => value === 0)) return { kind: 'bounded', epsilon: 0 };
  let best = Number.POSITIVE_INFINITY;
  orders.forEach((order, index) => {
    const rdp = curve.rdp[index] as number;
    const epsilon = rdp + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
    if (epsilon < best) best = epsilon;
  });
  if (!Number.isFinite(best)) {
    return {
      kind: 'unbounded',
      reason: 'The noise is so small that every Renyi order overflows: epsilon is beyond any number.',
    };
  }
  return { kind: 'bounded', epsilon: Math.max(0, best * (1 + roundingMargin)) };
}
