import {
  calibrate,
  type DpEvent,
  defaultAccountant,
  type Neighbouring,
  openRunLedger,
  roundUp,
} from '@clipwise/privacy';
import { ComponentError } from '../component.js';
import { smallestNoiseMultiplier } from '../noise/smallest-noise-multiplier.js';

/** What a run may cost. */
export interface Budget {
  readonly targetEpsilon: number;
  readonly delta: number;
  readonly neighbouring: Neighbouring;
}

const path = 'privacy.targetEpsilon';
const largestNoiseMultiplier = 1e6;
/** Answers below the target by less than this part of it are as good as the best one. */
const closeEnough = 1e-3;
const refinements = 8;
const noiseDigits = 5;

/** Epsilon of a ledger with `steps` charges of the event: the number that the run will show. */
function costOf(event: DpEvent, steps: number, { delta, neighbouring }: Budget): number {
  const answer = openRunLedger({ delta, neighbouring, charges: [{ event, count: steps }] }).epsilon();
  return answer.kind === 'bounded' ? answer.epsilon : Number.POSITIVE_INFINITY;
}

/**
 * The most charges of an event, up to `most`, whose ledger keeps within the budget.
 *
 * It looks at no data: that a run stops there tells nothing of them.
 */
export function affordableSteps(event: DpEvent, most: number, budget: Budget): number {
  const isWithin = (steps: number): boolean => costOf(event, steps, budget) <= budget.targetEpsilon;
  if (most === 0 || isWithin(most)) return most;
  let [low, high] = [0, most];
  // Where the epsilon of many steps is known at once, the answer is a little above what `rdp` allows.
  const { delta, neighbouring, targetEpsilon } = budget;
  const quick = calibrate({
    parameter: 'steps',
    eventAt: (count) => ({ kind: 'self-composed', count, event }),
    target: { epsilon: targetEpsilon, delta },
    neighbouring,
    accountant: defaultAccountant,
    range: { low: 1, high: most },
  });
  if (quick.kind === 'found' && isWithin(quick.value)) low = quick.value;
  for (let stride = Math.max(1, low >> 5); low + stride < high; stride *= 2) {
    if (!isWithin(low + stride)) {
      high = low + stride;
      break;
    }
    low += stride;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isWithin(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** @throws ComponentError when not even one step keeps within the budget. */
export function requireOneStep(event: DpEvent, budget: Budget): void {
  const cost = costOf(event, 1, budget);
  if (cost <= budget.targetEpsilon) return;
  throw new ComponentError(
    path,
    `must allow one step at least, which costs ${Number.isFinite(cost) ? roundUp(cost, 3) : 'more than can be told'}, got ${budget.targetEpsilon}; ask for more noise, or leave noise.noiseMultiplier empty to have it chosen`,
  );
}

/**
 * The least noise multiplier whose ledger keeps within the budget after `steps` steps: never above the target, and below it by
 * 0.1 % at most where noise decides.
 *
 * @param eventAt what a step with a noise multiplier costs.
 * @throws ComponentError when no noise is enough.
 */
export function calibratedNoise(
  eventAt: (noiseMultiplier: number) => DpEvent,
  steps: number,
  budget: Budget,
): number {
  const { targetEpsilon: target, delta, neighbouring } = budget;
  const quick = calibrate({
    parameter: 'noiseMultiplier',
    eventAt: (sigma) => ({ kind: 'self-composed', count: steps, event: eventAt(sigma) }),
    target: { epsilon: target, delta },
    neighbouring,
    accountant: defaultAccountant,
    range: { low: smallestNoiseMultiplier, high: largestNoiseMultiplier },
  });
  if (quick.kind === 'impossible')
    throw new ComponentError(
      path,
      `cannot be kept over ${steps} steps by any noise up to ${largestNoiseMultiplier}, got ${target}; take a larger target or fewer epochs`,
    );
  // The ledger's own answer allows less noise: log epsilon is nearly linear in log sigma.
  let best = roundedUp(quick.value);
  let [sigma, cost] = [best, costOf(eventAt(best), steps, budget)];
  let slope = -1;
  const aim = target * (1 - closeEnough / 2);
  for (
    let round = 0;
    round < refinements && !(cost <= target && cost >= target * (1 - closeEnough));
    round++
  ) {
    const next = roundedUp(Math.max(smallestNoiseMultiplier, sigma * (aim / cost) ** (1 / slope)));
    if (next === sigma) break;
    const nextCost = costOf(eventAt(next), steps, budget);
    const steepness = Math.log(nextCost / cost) / Math.log(next / sigma);
    if (Number.isFinite(steepness) && steepness < 0) slope = steepness;
    [sigma, cost] = [next, nextCost];
    if (cost <= target && sigma < best) best = sigma;
  }
  return best;
}

/** More noise costs less: a number that people can read is taken from above. */
function roundedUp(sigma: number): number {
  const short = Number(sigma.toPrecision(noiseDigits));
  return short >= sigma ? short : Number((sigma * (1 + 10 ** (1 - noiseDigits))).toPrecision(noiseDigits));
}
