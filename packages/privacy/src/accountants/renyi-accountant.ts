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
import { type CountedLeaf, forEachLeaf, type Leaf } from '../normal-form.js';
import { sampledGaussianCurve } from '../numerics/sampled-gaussian-rdp.js';
import { createLeafSum, type LeafBound, type LeafSum } from './leaf-sum.js';
import type { OrderSearch, SearchHint } from './order-search.js';
import { epsilonAtOrder, epsilonLine, logDeltaAtOrder, type RenyiCurve } from './renyi-conversion.js';

/**
 * The divergences of one application of a leaf, or why there is no bound; `eventCurve` gives those of an event inside.
 */
export type LeafBoundFinder = (
  leaf: Leaf,
  neighbouring: Neighbouring,
  eventCurve: (event: DpEvent) => RenyiCurve | Unbounded,
) => LeafBound;

/** Different leaves whose curves are kept, and orders kept for each. */
const maxCachedCurves = 256;
const maxCachedOrders = 10_000;

/** What was charged, added up; or why that has no bound. */
type Composition = LeafSum | Unbounded;

/**
 * An accountant that adds up Renyi divergences of the leaves of an event and takes the best order.
 *
 * Divergences are computed where a search asks for them, and kept: composition only changes their multiples.
 *
 * Source: Mironov 2017 (arXiv:1702.07476), Proposition 1.
 */
export function createRenyiAccountant(
  kind: string,
  findBound: LeafBoundFinder,
  search: OrderSearch,
): Accountant {
  const bounds = new Map<string, LeafBound>();
  const curves = new Map<string, RenyiCurve>();
  const boundOf = (leaf: Leaf, neighbouring: Neighbouring): LeafBound => {
    const find = () =>
      findBound(leaf, neighbouring, (event) => {
        const inner = compositionOf(event, neighbouring);
        return 'kind' in inner ? inner : inner.divergence;
      });
    // What Gaussian noise costs is found as quickly as it is looked up.
    if ((leaf.kind === 'poisson-sampled' ? leaf.event : leaf).kind === 'gaussian') {
      const bound = find();
      if (typeof bound !== 'function') return bound;
    }
    return kept(bounds, `${neighbouring} ${JSON.stringify(leaf)}`, () => {
      const bound = find();
      return typeof bound === 'function' ? remembered(bound) : bound;
    });
  };
  const emptySum = (neighbouring: Neighbouring): LeafSum =>
    createLeafSum(
      (leaf) => boundOf(leaf, neighbouring),
      ({ samplingRate, noiseMultiplier }) =>
        kept(curves, `${samplingRate} ${noiseMultiplier}`, () =>
          remembered(sampledGaussianCurve(samplingRate, noiseMultiplier)),
        ),
      search.samples,
    );
  const compositionOf = (event: DpEvent, neighbouring: Neighbouring): Composition => {
    const sum = emptySum(neighbouring);
    return forEachLeaf(event, neighbouring, (counted) => sum.add(counted)) ?? sum;
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
    tracker: (neighbouring = 'add-remove') => createTracker(neighbouring, emptySum(neighbouring), search),
  };
}

function createTracker(neighbouring: Neighbouring, sum: LeafSum, search: OrderSearch): PrivacyTracker {
  // A run charges the same object again and again: its leaves are found once, and added when another one comes.
  let lastEvent: DpEvent | undefined;
  let lastLeaves: CountedLeaf[] = [];
  let lastCount = 0;
  let unbounded: Unbounded | null = null;
  const addLast = () => {
    if (lastCount > 0)
      for (const { leaf, count } of lastLeaves) unbounded ??= sum.add({ leaf, count: count * lastCount });
    lastCount = 0;
  };
  const hint: SearchHint = {};
  return {
    charge: (event, count = 1) => {
      checkCount(count);
      if (count === 0 || unbounded !== null) return;
      if (event !== lastEvent) {
        addLast();
        const leaves: CountedLeaf[] = [];
        unbounded ??= forEachLeaf(event, neighbouring, (counted) => {
          leaves.push(counted);
          return null;
        });
        [lastEvent, lastLeaves] = [event, leaves];
      }
      lastCount += count;
    },
    epsilon: (delta) => {
      checkDelta(delta);
      addLast();
      return epsilonOf(unbounded ?? sum, delta, search, hint);
    },
  };
}

/** The value of a key, made when it is not there; the oldest one goes when there are too many. */
function kept<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  let value = values.get(key);
  if (value === undefined) {
    value = make();
    if (values.size >= maxCachedCurves) {
      const [oldest] = values.keys();
      values.delete(oldest as string);
    }
    values.set(key, value);
  }
  return value;
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

/** The least value over all orders of a function of the order and of the divergence there. */
function least(
  search: OrderSearch,
  sum: LeafSum,
  f: (order: number, divergence: number) => number,
  hint: SearchHint = {},
): number {
  const bestOf = (curve: RenyiCurve) => {
    let best = { order: 2, value: Number.POSITIVE_INFINITY };
    search.minimum((order) => {
      const value = f(order, curve(order));
      if (value < best.value) best = { order, value };
      return value;
    }, hint);
    return best;
  };
  const { roughDivergence } = sum;
  if (roughDivergence === null) return bestOf(sum.divergence).value;
  // The cells that many steps share are chosen for one order: for the best one as far as it is known.
  let best = bestOf(roughDivergence);
  let value = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 12; turn++) {
    const { order } = best;
    best = bestOf(sum.near(order));
    value = Math.min(value, best.value);
    if (Math.abs(Math.log((best.order - 1) / (order - 1))) < 0.05) break;
  }
  return value;
}

function epsilonOf(
  composition: Composition,
  delta: number,
  search: OrderSearch,
  hint?: SearchHint,
): EpsilonAnswer {
  if ('kind' in composition) return composition;
  if (composition.isEmpty) return { kind: 'bounded', epsilon: 0 };
  const logDelta = Math.log(delta);
  const epsilon = least(
    search,
    composition,
    (order, divergence) => epsilonAtOrder(order, divergence, logDelta),
    hint,
  );
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
  if ('kind' in composition) return stepCounts.map((count) => (count === 0 ? nothing : composition));
  const { isEmpty, divergence } = composition;
  const charged = stepCounts.filter((count) => count > 0);
  if (isEmpty || charged.length === 0) return stepCounts.map(() => nothing);
  const after = (count: number) => (order: number) =>
    epsilonAtOrder(order, count * divergence(order), logDelta);
  const lines = search
    .between(after(charged[0] as number), after(charged.at(-1) as number))
    .map((order) => {
      const { start, slope } = epsilonLine(order, logDelta);
      return { start, slope: slope * divergence(order) };
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
  if ('kind' in composition) return composition;
  if (composition.isEmpty) return { kind: 'bounded', delta: 0 };
  const logDelta = least(search, composition, (order, divergence) =>
    logDeltaAtOrder(order, divergence, epsilon),
  );
  // A delta below the number range is rounded up to the smallest number; one above 1 says nothing.
  return { kind: 'bounded', delta: logDelta >= 0 ? 1 : Math.max(Number.MIN_VALUE, Math.exp(logDelta)) };
}
