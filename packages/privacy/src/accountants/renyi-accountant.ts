import {
  type Accountant,
  checkCount,
  checkDelta,
  checkEpsilon,
  checkStepCounts,
  type DeltaAnswer,
  type EpsilonAnswer,
  type PrivacyTracker,
  type Unbounded,
} from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { type Leaf, type NormalForm, normalForm } from '../normal-form.js';
import { type CountedCurve, createLeafSum, type LeafSum } from './leaf-sum.js';
import type { OrderSearch, SearchHint } from './order-search.js';
import { epsilonAtOrder, epsilonLine, logDeltaAtOrder, type RenyiCurve } from './renyi-conversion.js';

/**
 * The divergences of one application of a leaf, or why there is no bound; `eventCurve` gives those of an event inside.
 */
export type LeafCurve = (
  leaf: Leaf,
  neighbouring: Neighbouring,
  eventCurve: (event: DpEvent) => RenyiCurve | Unbounded,
) => RenyiCurve | Unbounded;

/** Different leaves whose curves are kept, and orders kept for each. */
const maxCachedCurves = 1024;
const maxCachedOrders = 10_000;

/** The curves that add up; none when nothing was charged. */
type Composition = { readonly kind: 'curves'; readonly parts: readonly CountedCurve[] } | Unbounded;

/**
 * An accountant that adds up Renyi divergences of the leaves of an event and takes the best order.
 *
 * Divergences are computed where a search asks for them, and kept: composition only changes their multiples.
 *
 * Source: Mironov 2017 (arXiv:1702.07476), Proposition 1.
 */
export function createRenyiAccountant(kind: string, leafCurve: LeafCurve, search: OrderSearch): Accountant {
  const curves = new Map<string, RenyiCurve | Unbounded>();
  const curveOf = (leaf: Leaf, neighbouring: Neighbouring): RenyiCurve | Unbounded => {
    const key = `${neighbouring} ${JSON.stringify(leaf)}`;
    let curve = curves.get(key);
    if (curve === undefined) {
      curve = leafCurve(leaf, neighbouring, (event) => {
        const inner = compositionOf(event, neighbouring);
        return inner.kind === 'unbounded' ? inner : (order) => sumAt(inner.parts, order);
      });
      if (typeof curve === 'function') curve = remembered(curve);
      if (curves.size >= maxCachedCurves) curves.clear();
      curves.set(key, curve);
    }
    return curve;
  };
  const compositionOf = (event: DpEvent, neighbouring: Neighbouring): Composition => {
    const form = normalForm(event, neighbouring);
    if (form.kind === 'unbounded') return form;
    const sum = createLeafSum((leaf) => curveOf(leaf, neighbouring), neighbouring);
    for (const counted of form.leaves) {
      const unbounded = sum.add(counted);
      if (unbounded !== null) return unbounded;
    }
    return { kind: 'curves', parts: sum.parts() };
  };

  return {
    kind,
    certainty: 'upper-bound',
    epsilon: ({ event, delta, neighbouring = 'add-remove' }) => {
      checkDelta(delta);
      return epsilonOf(compositionOf(event, neighbouring), delta, search);
    },
    delta: ({ event, epsilon, neighbouring = 'add-remove' }) => {
      checkEpsilon(epsilon);
      return deltaOf(compositionOf(event, neighbouring), epsilon, search);
    },
    trajectory: ({ event, stepCounts, delta, neighbouring = 'add-remove' }) => {
      checkDelta(delta);
      checkStepCounts(stepCounts);
      return trajectoryOf(compositionOf(event, neighbouring), stepCounts, Math.log(delta), search);
    },
    tracker: (neighbouring = 'add-remove') =>
      createTracker(
        neighbouring,
        createLeafSum((leaf) => curveOf(leaf, neighbouring), neighbouring),
        search,
      ),
  };
}

function createTracker(neighbouring: Neighbouring, sum: LeafSum, search: OrderSearch): PrivacyTracker {
  // A run charges the same object again and again; its normal form need not be found each time.
  let lastEvent: DpEvent | undefined;
  let lastForm: NormalForm = { kind: 'leaves', leaves: [] };
  let unbounded: Unbounded | null = null;
  const hint: SearchHint = {};
  return {
    charge: (event, count = 1) => {
      checkCount(count);
      if (count === 0 || unbounded !== null) return;
      if (event !== lastEvent) {
        lastForm = normalForm(event, neighbouring);
        lastEvent = event;
      }
      if (lastForm.kind === 'unbounded') {
        unbounded = lastForm;
        return;
      }
      for (const part of lastForm.leaves)
        unbounded ??= sum.add({ leaf: part.leaf, count: part.count * count });
    },
    epsilon: (delta) => {
      checkDelta(delta);
      return epsilonOf(unbounded ?? { kind: 'curves', parts: sum.parts() }, delta, search, hint);
    },
  };
}

/** The same curve, each order computed once as long as there are not too many. */
function remembered(curve: RenyiCurve): RenyiCurve {
  const values = new Map<number, number>();
  return (order) => {
    let value = values.get(order);
    if (value === undefined) {
      value = curve(order);
      if (values.size >= maxCachedOrders) values.clear();
      values.set(order, value);
    }
    return value;
  };
}

function sumAt(parts: readonly CountedCurve[], order: number): number {
  let sum = 0;
  for (const { curve, count } of parts) sum += count * curve(order);
  return sum;
}

function epsilonOf(
  composition: Composition,
  delta: number,
  search: OrderSearch,
  hint?: SearchHint,
): EpsilonAnswer {
  if (composition.kind === 'unbounded') return composition;
  const { parts } = composition;
  if (parts.length === 0) return { kind: 'bounded', epsilon: 0 };
  const logDelta = Math.log(delta);
  const epsilon = search.minimum((order) => epsilonAtOrder(order, sumAt(parts, order), logDelta), hint);
  if (epsilon === Number.POSITIVE_INFINITY) return tooLittleNoise;
  return { kind: 'bounded', epsilon: Math.max(0, epsilon) };
}

/**
 * For a fixed order epsilon is linear in the number of steps: all answers lie on the lower envelope of a few lines, and
 * the best order falls as the steps add up.
 */
function trajectoryOf(
  composition: Composition,
  stepCounts: readonly number[],
  logDelta: number,
  search: OrderSearch,
): readonly EpsilonAnswer[] {
  const nothing: EpsilonAnswer = { kind: 'bounded', epsilon: 0 };
  if (composition.kind === 'unbounded')
    return stepCounts.map((count) => (count === 0 ? nothing : composition));
  const { parts } = composition;
  const charged = stepCounts.filter((count) => count > 0);
  if (parts.length === 0 || charged.length === 0) return stepCounts.map(() => nothing);
  const after = (count: number) => (order: number) =>
    epsilonAtOrder(order, count * sumAt(parts, order), logDelta);
  const lines = search
    .between(after(charged[0] as number), after(charged.at(-1) as number))
    .map((order) => {
      const { start, slope } = epsilonLine(order, logDelta);
      return { start, slope: slope * sumAt(parts, order) };
    })
    .filter(({ slope }) => Number.isFinite(slope));
  if (lines.length === 0) return stepCounts.map((count) => (count === 0 ? nothing : tooLittleNoise));
  const at = (line: number, count: number) => {
    const { start, slope } = lines[line] as (typeof lines)[number];
    return start + slope * count;
  };
  let best = 0;
  return stepCounts.map((count) => {
    if (count === 0) return nothing;
    while (best + 1 < lines.length && at(best + 1, count) <= at(best, count)) best += 1;
    return { kind: 'bounded', epsilon: Math.max(0, at(best, count)) };
  });
}

const tooLittleNoise: EpsilonAnswer = {
  kind: 'unbounded',
  reason: 'The noise is so small that every Renyi order overflows: epsilon is beyond any number.',
};

function deltaOf(composition: Composition, epsilon: number, search: OrderSearch): DeltaAnswer {
  if (composition.kind === 'unbounded') return composition;
  const { parts } = composition;
  if (parts.length === 0) return { kind: 'bounded', delta: 0 };
  const logDelta = search.minimum((order) => logDeltaAtOrder(order, sumAt(parts, order), epsilon));
  // A delta below the number range is rounded up to the smallest number; one above 1 says nothing.
  return { kind: 'bounded', delta: logDelta >= 0 ? 1 : Math.max(Number.MIN_VALUE, Math.exp(logDelta)) };
}
