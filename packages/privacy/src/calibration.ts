import {
  type Accountant,
  checkDelta,
  checkEpsilon,
  PrivacyParameterError,
  type Unbounded,
} from './accountant.js';
import { createPldAccountant } from './accountants/pld.js';
import type { DpEvent } from './dp-event.js';
import type { Neighbouring } from './neighbouring.js';
import { largestWithin } from './numerics/largest-within.js';
import { tradeOff } from './trade-off.js';

/** What must not be exceeded. */
export type CalibrationTarget =
  | { readonly epsilon: number; readonly delta: number }
  /** Largest TPR - FPR of a membership attack, in (0, 1). */
  | { readonly membershipAdvantage: number }
  /** Largest true positive rate of a membership attack at a false positive rate. */
  | { readonly fpr: number; readonly maximalTpr: number };

/** What may be chosen. More noise costs less; more of any other costs more. */
export type CalibrationParameter = 'noiseMultiplier' | 'steps' | 'samplingRate' | 'batchSize';

export interface CalibrationRequest {
  readonly parameter: CalibrationParameter;
  /** The whole event at a value of the parameter: all steps, of one kind or a schedule of many. */
  readonly eventAt: (value: number) => DpEvent;
  readonly target: CalibrationTarget;
  /** Default `pld`. Attack risks always come from the privacy loss distribution. */
  readonly accountant?: Accountant;
  /** Default `add-remove`. */
  readonly neighbouring?: Neighbouring;
  /** Values to look at; the default holds all that make sense, but a batch size needs the size of the data set. */
  readonly range?: { readonly low: number; readonly high: number };
}

export type CalibrationAnswer =
  /** `value` meets the target; `cost` is its epsilon, advantage or true positive rate. */
  | { readonly kind: 'found'; readonly value: number; readonly cost: number }
  | { readonly kind: 'impossible'; readonly reason: string };

const parameters: Readonly<
  Record<CalibrationParameter, { low: number; high: number; start: number; isWhole: boolean }>
> = {
  noiseMultiplier: { low: 1e-3, high: 1e6, start: 1, isWhole: false },
  steps: { low: 1, high: 1e9, start: 1000, isWhole: true },
  samplingRate: { low: 1e-9, high: 1, start: 0.01, isWhole: false },
  batchSize: { low: 1, high: Number.NaN, start: 64, isWhole: true },
};

/**
 * The least noise, or the most steps, the highest sampling rate or the largest batch, that meets a target. The answer is
 * never over the target, and within 1e-4 relative of the best one by the same accountant (steps and batches: or 1).
 *
 * @throws PrivacyParameterError for a target or range outside its limits.
 * @example
 * const answer = calibrate({
 *   parameter: 'noiseMultiplier',
 *   eventAt: (noiseMultiplier) => ({ kind: 'gaussian', noiseMultiplier }),
 *   target: { epsilon: 1, delta: 1e-5 },
 * });
 * answer.value.toFixed(3); // '3.731'
 */
export function calibrate(request: CalibrationRequest): CalibrationAnswer {
  const { parameter, target } = request;
  const { start, isWhole, ...defaults } = parameters[parameter];
  const { low, high } = request.range ?? defaults;
  if (!(low > 0 && high >= low))
    throw new PrivacyParameterError(
      'range',
      `${low} to ${high}`,
      'two positive numbers, the smaller one first',
    );
  const { limit, costAt, asDelta = false } = costFor(request);
  let unbounded = '';
  const cost = (value: number) => {
    const answer = costAt(value);
    if (typeof answer === 'number') return answer;
    unbounded = ` ${answer.reason}`;
    return Number.POSITIVE_INFINITY;
  };
  // The cost rises with 1 / noise, and with every other parameter.
  const isNoise = parameter === 'noiseMultiplier';
  const valueAt = (x: number) => (isNoise ? 1 / x : x);
  const found = largestWithin((x) => cost(valueAt(x)), limit, {
    low: isNoise ? 1 / high : low,
    high: isNoise ? 1 / low : high,
    start: valueAt(Math.min(high, Math.max(low, start))),
    isWhole,
    tolerance: 3e-5,
  });
  if (found !== null)
    return {
      kind: 'found',
      value: valueAt(found),
      cost: asDelta && 'epsilon' in target ? target.epsilon : cost(valueAt(found)),
    };
  const cheapest = isNoise ? high : low;
  const least = cost(cheapest);
  return {
    kind: 'impossible',
    reason: `No ${parameter} from ${low} to ${high} meets the target of ${JSON.stringify(target)}: ${cheapest} already costs ${asDelta ? 'a delta of ' : ''}${Number.isFinite(least) ? Number(least.toPrecision(6)) : 'without bound'}.${unbounded}`,
  };
}

interface Cost {
  readonly limit: number;
  readonly costAt: (value: number) => number | Unbounded;
  /** `costAt` and `limit` are deltas at the target's epsilon. */
  readonly asDelta?: boolean;
}

const smallEpsilon = 1e-3;

function costFor({
  eventAt,
  target,
  neighbouring = 'add-remove',
  accountant = createPldAccountant(),
}: CalibrationRequest): Cost {
  if ('epsilon' in target) {
    const { epsilon, delta } = target;
    checkEpsilon(epsilon);
    checkDelta(delta);
    // Near 0, epsilon falls from something to nothing within a grid's width, and every accountant labours over it; delta at
    // that epsilon is as good a condition, and smooth.
    if (
      epsilon < smallEpsilon &&
      accountant.delta({ event: eventAt(1), epsilon, neighbouring }).kind === 'bounded'
    ) {
      return {
        limit: delta,
        costAt: (value) => {
          const answer = accountant.delta({ event: eventAt(value), epsilon, neighbouring });
          return answer.kind === 'bounded' ? answer.delta : answer;
        },
        asDelta: true,
      };
    }
    return {
      limit: epsilon,
      costAt: (value) => {
        const answer = accountant.epsilon({ event: eventAt(value), delta, neighbouring });
        return answer.kind === 'bounded' ? answer.epsilon : answer;
      },
    };
  }
  const curveAt = (value: number) => tradeOff(eventAt(value), neighbouring);
  if ('membershipAdvantage' in target) {
    const limit = target.membershipAdvantage;
    if (!(limit > 0 && limit < 1))
      throw new PrivacyParameterError('membershipAdvantage', limit, 'between 0 and 1, both excluded');
    return {
      limit,
      costAt: (value) => {
        const curve = curveAt(value);
        return curve.kind === 'trade-off' ? curve.membershipAdvantage : curve;
      },
    };
  }
  const { fpr, maximalTpr: limit } = target;
  if (!(fpr >= 0 && fpr < limit && limit < 1))
    throw new PrivacyParameterError('maximalTpr', limit, `above the fpr of ${fpr} and below 1`);
  return {
    limit,
    costAt: (value) => {
      const curve = curveAt(value);
      return curve.kind === 'trade-off' ? curve.maximalTpr(fpr) : curve;
    },
  };
}
