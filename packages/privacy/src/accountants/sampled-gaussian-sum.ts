import { sampledGaussianCurve } from '../numerics/sampled-gaussian-rdp.js';
import type { RenyiCurve } from './renyi-conversion.js';

/** The divergence of any number of different steps of the Poisson-sampled Gaussian mechanism, add-remove neighbours. */
export interface SampledGaussianSum {
  add(samplingRate: number, noiseMultiplier: number, count: number): void;
  /**
   * An upper bound for every order, mostly to a few 1e-4 relative for those near `order`: a function of what was added, in
   * whatever sequence. (order - 1) times it is convex from order 2 on, and below.
   */
  near(order: number): RenyiCurve;
  /** An upper bound for a fraction of the price, to look for the best order with. */
  readonly roughDivergence: RenyiCurve;
}

/**
 * Adds steps up in cells of a plane, in place of one by one.
 *
 * With q the sampling rate, s = 1 / sigma^2 and A the moment of an order, A is convex in q^2 and in exp(s) from order 2
 * on, and at every order in q and in s: what is interpolated between the corners of a cell lies above A. The logarithm
 * is concave, so that all steps of a cell cost at most their number times the logarithm of the interpolated moment at
 * their mean. A cell whose quarters tell another story is replaced by them; one with a single kind of step is exact.
 * `docs/ACCOUNTING.md` has the proofs.
 *
 * @param curveOf of a sampling rate and a noise multiplier.
 */
export function createSampledGaussianSum(
  curveOf: (samplingRate: number, noiseMultiplier: number) => RenyiCurve = sampledGaussianCurve,
): SampledGaussianSum {
  const roots = new Map<number, Cell>();
  let isBeyondNumbers = false;
  const corners = new Map<number, LogMoment>();
  const known: Known = {
    corner: (rateIndex, noiseIndex) => {
      const key = rateIndex * noiseIndices + noiseIndex;
      let moment = corners.get(key);
      if (moment === undefined) {
        moment = logMomentOf(curveOf, rateAt(rateIndex), strengthAt(noiseIndex));
        corners.set(key, moment);
      }
      return moment;
    },
    step: ({ q, s }) => logMomentOf(curveOf, q, s),
  };

  return {
    add: (samplingRate, noiseMultiplier, count) => {
      const step = stepOf(samplingRate, noiseMultiplier);
      if (step === null) {
        isBeyondNumbers = true;
        return;
      }
      const key = rateIndexAt(step, 0) * noiseIndices + noiseIndexAt(step, 0);
      let root = roots.get(key);
      if (root === undefined) {
        root = createCell(step, 0);
        roots.set(key, root);
      }
      addTo(root, step, count);
    },
    roughDivergence: (order) => {
      let total = isBeyondNumbers ? Number.POSITIVE_INFINITY : 0;
      for (const root of roots.values()) total += boundAt(root, order, known);
      return total / (order - 1);
    },
    near: (order) => {
      if (isBeyondNumbers) return () => Number.POSITIVE_INFINITY;
      const cells = cellsFor(order, [...roots.values()], known);
      return (other) => {
        let total = 0;
        for (const cell of cells) total += boundAt(cell, other, known);
        return Math.max(0, total) / (other - 1);
      };
    },
  };
}

/**
 * The cells that tell enough of an order and of the next larger ones, where moments bend most: each of `roots`, or the
 * smaller ones in it.
 */
function cellsFor(order: number, roots: readonly Cell[], known: Known): readonly Cell[] {
  const orders = [order, 1 + reach * (order - 1)];
  const shares = orders.map(
    (at) => roots.reduce((sum, root) => sum + boundAt(root, at, known), 0) / roots.length,
  );
  /** The largest gain of dividing a cell, in units of what is worth it. */
  const gainOf = (cell: Cell, children: readonly Cell[]): number => {
    let most = 0;
    orders.forEach((at, index) => {
      let refined = 0;
      for (const child of children) refined += boundAt(child, at, known);
      const scale = tolerance * Math.max(refined, shares[index] as number);
      most = Math.max(most, (boundAt(cell, at, known) - refined) / scale);
    });
    return most;
  };
  const chosen: Cell[] = [];
  let open = roots;
  while (open.length > 0) {
    const divided: { readonly children: readonly Cell[]; readonly gain: number }[] = [];
    for (const cell of open) {
      const children = cell.only === null ? cell.children.filter((child) => child !== undefined) : [];
      const gain = children.length === 0 ? 0 : gainOf(cell, children);
      if (!(gain > 0.1)) chosen.push(cell);
      // Of the error the quarters leave a quarter: a third of the gain is what may still be gained.
      else if (gain > 1) divided.push({ children, gain });
      else chosen.push(...children);
    }
    divided.sort((one, other) => other.gain - one.gain);
    const smaller: Cell[] = [];
    for (const { children } of divided) (smaller.length < mostCells ? smaller : chosen).push(...children);
    open = smaller;
  }
  return chosen;
}

/** By how much the larger of the two orders is further from 1. */
const reach = 1.2;

/** Relative gain from which on cells are divided further. */
const tolerance = 1e-3;
/** Cells of one size that are divided further for one order: a bound on the time that it takes. */
const mostCells = 96;

/** Side of the largest cells, in log q and in `noisePlace`; they are halved `deepest` times. */
const largestCell = 0.4;
const deepest = 6;
const finest = largestCell / 2 ** deepest;
/** More than there are places for s on the finest lattice. */
const noiseIndices = 2 ** 21;

/** One kind of step: q, s = 1 / sigma^2, and the cell of the finest lattice that it lies in. */
interface Step {
  readonly q: number;
  readonly s: number;
  readonly squaredRate: number;
  /** exp(s) - 1 */
  readonly growth: number;
  readonly rateIndex: number;
  readonly noiseIndex: number;
}

/** @returns null where s leaves the number range. */
function stepOf(samplingRate: number, noiseMultiplier: number): Step | null {
  // A larger s bounds a smaller one.
  const s = Math.max(smallestStrength, noiseMultiplier ** -2);
  if (!(s <= 1 / smallestStrength)) return null;
  return {
    q: samplingRate,
    s,
    squaredRate: samplingRate * samplingRate,
    growth: Math.expm1(s),
    rateIndex: Math.max(0, Math.ceil(-Math.log(samplingRate) / finest) - 1),
    noiseIndex: Math.floor(noisePlace(s) / finest),
  };
}

const smallestStrength = 1e-300;

function rateIndexAt({ rateIndex }: Step, level: number): number {
  return rateIndex >> (deepest - level);
}

function noiseIndexAt({ noiseIndex }: Step, level: number): number {
  return noiseIndex >> (deepest - level);
}

function rateAt(index: number): number {
  return Math.exp(-index * finest);
}

/** Equal lengths are equal ratios of s up to 1 and from 4 on, and equal differences in between. */
function noisePlace(s: number): number {
  if (s <= 1) return Math.log(s);
  return s <= 4 ? s - 1 : 3 + 4 * Math.log(s / 4);
}

function strengthAt(index: number): number {
  const place = index * finest;
  if (place <= 0) return Math.exp(place);
  return place <= 3 ? place + 1 : 4 * Math.exp((place - 3) / 4);
}

/** Where values lie between a low one, at 0, and a high one, at 1. */
interface Scale {
  readonly low: number;
  readonly perUnit: number;
}

function scaleOf(low: number, high: number): Scale {
  return { low, perUnit: 1 / (high - low) };
}

function placeOn({ low, perUnit }: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - low) * perUnit));
}

/** Corners of a cell as indices on the finest lattice; rates fall with theirs. */
interface Bounds {
  readonly highRate: number;
  readonly lowRate: number;
  readonly lowStrength: number;
  readonly highStrength: number;
}

interface Cell {
  readonly level: number;
  readonly bounds: Bounds;
  readonly rate: Scale;
  readonly squaredRate: Scale;
  readonly strength: Scale;
  /** In exp(s) - 1; null where that leaves the number range and s serves instead, in which A is convex as well. */
  readonly growth: Scale | null;
  count: number;
  /** Sums over all steps of their places in q and in s, and of the product of both. */
  sumRate: number;
  sumStrength: number;
  sumBoth: number;
  /** The same in q^2 and in exp(s). */
  sumSquaredRate: number;
  sumGrowth: number;
  sumCurved: number;
  /** The kind of all steps, as long as it is one. */
  only: Step | null;
  exact: LogMoment | null;
  /** Four, where there are steps in them. */
  readonly children: (Cell | undefined)[];
  /** Bounds by order, until a step is added. */
  values: Map<number, number> | null;
}

function createCell(step: Step, level: number): Cell {
  const size = 2 ** (deepest - level);
  const highRate = rateIndexAt(step, level) * size;
  const lowStrength = noiseIndexAt(step, level) * size;
  const bounds = { highRate, lowRate: highRate + size, lowStrength, highStrength: lowStrength + size };
  const [q0, q1] = [rateAt(bounds.lowRate), rateAt(highRate)];
  const [s0, s1] = [strengthAt(lowStrength), strengthAt(bounds.highStrength)];
  return {
    level,
    bounds,
    rate: scaleOf(q0, q1),
    squaredRate: scaleOf(q0 * q0, q1 * q1),
    strength: scaleOf(s0, s1),
    growth: s1 < 700 ? scaleOf(Math.expm1(s0), Math.expm1(s1)) : null,
    count: 0,
    sumRate: 0,
    sumStrength: 0,
    sumBoth: 0,
    sumSquaredRate: 0,
    sumGrowth: 0,
    sumCurved: 0,
    only: null,
    exact: null,
    children: [],
    values: null,
  };
}

function childOf(cell: Cell, step: Step): Cell {
  const level = cell.level + 1;
  const slot = (rateIndexAt(step, level) & 1) + 2 * (noiseIndexAt(step, level) & 1);
  let child = cell.children[slot];
  if (child === undefined) {
    child = createCell(step, level);
    cell.children[slot] = child;
  }
  return child;
}

/** Adds a step to a cell and to the smaller ones around it, down to one that has no other kind. */
function addTo(start: Cell, step: Step, count: number): void {
  for (let cell = start; ; cell = childOf(cell, step)) {
    const { only, count: before } = cell;
    cell.values = null;
    addPlace(cell, step, count);
    if (before === 0) {
      cell.only = step;
      return;
    }
    if (only !== null) {
      if (only.q === step.q && only.s === step.s) return;
      cell.only = null;
      cell.exact = null;
      if (cell.level < deepest) addTo(childOf(cell, only), only, before);
    }
    if (cell.level === deepest) return;
  }
}

function addPlace(cell: Cell, step: Step, count: number): void {
  const rate = placeOn(cell.rate, step.q);
  const strength = placeOn(cell.strength, step.s);
  const squaredRate = placeOn(cell.squaredRate, step.squaredRate);
  const growth = cell.growth === null ? strength : placeOn(cell.growth, step.growth);
  cell.count += count;
  cell.sumRate += count * rate;
  cell.sumStrength += count * strength;
  cell.sumBoth += count * rate * strength;
  cell.sumSquaredRate += count * squaredRate;
  cell.sumGrowth += count * growth;
  cell.sumCurved += count * squaredRate * growth;
}

/** Where log moments are found: those at corners are shared by the cells around them. */
interface Known {
  readonly corner: (rateIndex: number, noiseIndex: number) => LogMoment;
  readonly step: (step: Step) => LogMoment;
}

/** An upper bound on the sum of the log moments of all steps of a cell. */
function boundAt(cell: Cell, order: number, known: Known): number {
  let value = cell.values?.get(order);
  if (value === undefined) {
    if (cell.only === null) value = interpolated(cell, order, known);
    else {
      cell.exact ??= known.step(cell.only);
      value = cell.count * cell.exact(order);
    }
    if (cell.values === null || cell.values.size >= keptOrders) cell.values = new Map();
    cell.values.set(order, value);
  }
  return value;
}

function interpolated(cell: Cell, order: number, { corner }: Known): number {
  const { count, bounds } = cell;
  const [rate, noise, both] =
    order >= 2
      ? [cell.sumSquaredRate, cell.sumGrowth, cell.sumCurved]
      : [cell.sumRate, cell.sumStrength, cell.sumBoth];
  const { lowRate, highRate, lowStrength, highStrength } = bounds;
  const sides = [
    [count - rate - noise + both, corner(lowRate, lowStrength)(order)],
    [rate - both, corner(highRate, lowStrength)(order)],
    [noise - both, corner(lowRate, highStrength)(order)],
    [both, corner(highRate, highStrength)(order)],
  ] as const;
  const top = sides.reduce((most, [, logMoment]) => Math.max(most, logMoment), 0);
  if (top === Number.POSITIVE_INFINITY) return top;
  let mean = 0;
  for (const [weight, logMoment] of sides) {
    // Weights are at least 0 but for rounding; a moment near 1 is one plus something small.
    const share = Math.max(0, weight / count);
    mean += share * (top < 1 ? Math.expm1(logMoment) : Math.exp(logMoment - top));
  }
  return count * (top < 1 ? Math.log1p(mean) : top + Math.log(mean));
}

/** Log of the moment of an order, each computed once as long as there are not too many. */
type LogMoment = (order: number) => number;

function logMomentOf(
  curveOf: (samplingRate: number, noiseMultiplier: number) => RenyiCurve,
  samplingRate: number,
  s: number,
): LogMoment {
  const values = new Map<number, number>();
  const curve = curveOf(samplingRate, 1 / Math.sqrt(s));
  return (order) => {
    let value = values.get(order);
    if (value === undefined) {
      value = (order - 1) * curve(order);
      if (values.size >= keptOrders) values.clear();
      values.set(order, value);
    }
    return value;
  };
}

const keptOrders = 256;
