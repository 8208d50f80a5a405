import { checkDelta, type EpsilonAnswer, PrivacyParameterError } from '../accountant.js';
import { minimiseOverScales } from '../numerics/minimise.js';
import { checkConditions, type NoisyContraction } from './conditions.js';
import { fullBatchDistance } from './full-batch.js';
import { poissonRdp } from './poisson.js';
import type { HiddenStateProblem } from './problem.js';

/**
 * Renyi divergence of the last iterate of noisy (S)GD on a convex, smooth loss: it stops growing with the steps.
 *
 * @param order alpha > 1.
 * @returns >= 0, in both directions; `Infinity` without noise.
 * @throws HiddenStateConditionError when a condition is missing or violated; PrivacyParameterError for an order of at
 * most 1.
 *
 * Source: Altschuler and Talwar 2022 (arXiv:2205.13710), derived in docs/ACCOUNTING.md, "Hidden state".
 */
export function hiddenStateRdp(problem: HiddenStateProblem, order: number): number {
  if (!(order > 1 && order < Number.POSITIVE_INFINITY))
    throw new PrivacyParameterError('order', order, 'a finite number above 1');
  return rdpOf(problem, checkConditions(problem), order);
}

/**
 * Epsilon of the last iterate of noisy (S)GD on a convex, smooth loss, at `delta`.
 *
 * @throws HiddenStateConditionError when a condition is missing or violated; PrivacyParameterError for a delta outside
 * (0, 1).
 * @example
 * hiddenStateEpsilon(
 *   {
 *     loss: 'convex', smoothness: 1, strongConvexity: 0,
 *     gradientBound: { kind: 'lipschitz', constant: 1, proof: 'logistic loss on features of norm at most 1' },
 *     diameter: 1, stepSize: 0.1, steps: 100_000, noiseMultiplier: 50, datasetSize: 1000,
 *     batches: { kind: 'full' }, neighbouring: 'add-remove',
 *     released: 'last-iterate', initialPoint: 'data-independent',
 *   },
 *   1e-5,
 * ).kind; // 'bounded'
 */
export function hiddenStateEpsilon(problem: HiddenStateProblem, delta: number): EpsilonAnswer {
  checkDelta(delta);
  const units = checkConditions(problem);
  if (problem.steps === 0) return { kind: 'bounded', epsilon: 0 };
  if (problem.noiseMultiplier === 0)
    return { kind: 'unbounded', reason: 'Not private: the noise multiplier is 0.' };
  const epsilonAt = (orderLessOne: number) => {
    // Integer orders are sums of positive terms, faster and more exact than quadrature.
    const order = orderLessOne < 8 ? 1 + orderLessOne : Math.round(1 + orderLessOne);
    const rdp = rdpOf(problem, units, order);
    return rdp + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
  };
  const { value } = minimiseOverScales(epsilonAt, 0.01, 2048, 32, 1e-2);
  if (!Number.isFinite(value)) {
    return {
      kind: 'unbounded',
      reason: 'The noise is so small that every Renyi order overflows: epsilon is beyond any number.',
    };
  }
  return { kind: 'bounded', epsilon: Math.max(0, value * (1 + roundingMargin)) };
}

/** Guards against the rounding of sums of up to some thousand terms. */
const roundingMargin = 1e-12;

function rdpOf(
  { steps, noiseMultiplier, batches }: HiddenStateProblem,
  units: NoisyContraction,
  order: number,
) {
  if (steps === 0) return 0;
  if (noiseMultiplier === 0) return Number.POSITIVE_INFINITY;
  return batches.kind === 'full'
    ? (order / 2) * fullBatchDistance(units, steps)
    : poissonRdp(units, batches.samplingRate, steps, order);
}
