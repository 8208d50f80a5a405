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
import { ledgerCharges, type PlannedCharge, partOf } from './planned-charges.js';

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

/** Epsilon of a ledger with these charges: the number that the run will show. */
function costOf(charged: readonly PlannedCharge[], { delta, neighbouring }: Budget): number {
  const answer = openRunLedger({ delta, neighbouring, charges: ledgerCharges(charged) }).epsilon();
  return answer.kind === 'bounded' ? answer.epsilon : Number.POSITIVE_INFINITY;
}

/** Charges as one event. */
function composed(charged: readonly PlannedCharge[]): DpEvent {
  const parts = ledgerCharges(charged).map(
    ({ event, count }): DpEvent => ({ kind: 'self-composed', count, event }),
  );
  return parts.length === 1 ? (parts[0] as DpEvent) : { kind: 'composed', events: parts };
}

/**
 * The most steps of a plan, from its first on, whose ledger keeps within the budget.
 *
 * It looks at no data: that a run stops there tells nothing of them.
 *
 * @param before what the ledger holds already.
 */
export function affordableSteps(
  plan: readonly PlannedCharge[],
  budget: Budget,
  before: readonly PlannedCharge[] = [],
): number {
  const most = plan.reduce((sum, { steps }) => sum + steps, 0);
  const through = (steps: number): readonly PlannedCharge[] => [...before, ...partOf(plan, 0, steps)];
  const isWithin = (steps: number): boolean => costOf(through(steps), budget) <= budget.targetEpsilon;
  if (most === 0 || isWithin(most)) return most;
  let [low, high] = [0, most];
  // Where the epsilon of many steps is known at once, the answer is a little above what `rdp` allows.
  const { delta, neighbouring, targetEpsilon } = budget;
  const quick = calibrate({
    parameter: 'steps',
    eventAt: (steps) => composed(through(steps)),
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
  const cost = costOf([{ event, steps: 1 }], budget);
  if (cost <= budget.targetEpsilon) return;
  throw new ComponentError(
    path,
    `must allow one step at least, which costs ${Number.isFinite(cost) ? roundUp(cost, 3) : 'more than can be told'}, got ${budget.targetEpsilon}; ask for more noise, or leave noise.noiseMultiplier empty to have it chosen`,
  );
}

/**
 * The least noise multiplier whose ledger keeps within the budget after all steps: never above the target, and below it by
 * 0.1 % at most where noise decides.
 *
 * @param planAt what the steps cost where the first has a noise multiplier.
 * @throws ComponentError when no noise is enough.
 */
export function calibratedNoise(
  planAt: (noiseMultiplier: number) => readonly PlannedCharge[],
  budget: Budget,
): number {
  const { targetEpsilon: target, delta, neighbouring } = budget;
  const quick = calibrate({
    parameter: 'noiseMultiplier',
    eventAt: (sigma) => composed(planAt(sigma)),
    target: { epsilon: target, delta },
    neighbouring,
    accountant: defaultAccountant,
    range: { low: smallestNoiseMultiplier, high: largestNoiseMultiplier },
  });
  if (quick.kind === 'impossible')
    throw new ComponentError(
      path,
      `cannot be kept over ${planAt(1).reduce((sum, { steps }) => sum + steps, 0)} steps by any noise up to ${largestNoiseMultiplier}, got ${target}; take a larger target or fewer epochs`,
    );
  // The ledger's own answer allows less noise: log epsilon is nearly linear in log sigma.
  let best = roundedUp(quick.value);
  let [sigma, cost] = [best, costOf(planAt(best), budget)];
  let slope = -1;
  const aim = target * (1 - closeEnough / 2);
  for (
    let round = 0;
    round < refinements && !(cost <= target && cost >= target * (1 - closeEnough));
    round++
  ) {
    const next = roundedUp(Math.max(smallestNoiseMultiplier, sigma * (aim / cost) ** (1 / slope)));
    if (next === sigma) break;
    const nextCost = costOf(planAt(next), budget);
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
