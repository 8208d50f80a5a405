import type { Unbounded } from '../accountant.js';
import type { GaussianEvent, PoissonSampledEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import type { CountedLeaf, Leaf } from '../normal-form.js';
import type { RenyiCurve } from './renyi-conversion.js';

/** A curve and how many times it is added; the number need not be whole. */
export interface CountedCurve {
  readonly curve: RenyiCurve;
  readonly count: number;
}

/** Leaves that are added up one after the other. */
export interface LeafSum {
  /** @returns why there is no bound any more, or null. */
  add(counted: CountedLeaf): Unbounded | null;
  /** Curves whose sum bounds that of all leaves so far. */
  parts(): readonly CountedCurve[];
}

/** Above that many different noise multipliers of sampled Gaussian mechanisms, they share the nodes of a grid. */
export const scheduleLimit = 32;
/** Ratio of neighbouring nodes in 1 / sigma^2: the chord is then mostly 1e-4, and at most 1 %, above the curve. */
const nodeRatio = 1.03;
/** Above that many different sampling rates, each is rounded up to a power of `rateRatio`. */
const rateLimit = 8;
const rateRatio = 1.01;

/** A Gaussian mechanism on a Poisson sample, or on all data. */
interface Scheduled {
  readonly samplingRate: number;
  readonly noiseMultiplier: number;
}

/**
 * Adds up leaves so that a schedule of thousands of noise multipliers costs no more than a few dozen of them.
 *
 * With s = 1 / sigma^2 the log moment of the sampled Gaussian mechanism at an integer order is log-sum-exp of functions
 * that are affine in s, hence convex: a chord between two nodes lies above it. A step is therefore two fractions of steps,
 * one at each node beside it. Between integer orders the log moment is convex in the order, and a chord serves again.
 * `docs/ACCOUNTING.md` has the proof.
 */
export function createLeafSum(
  curveOf: (leaf: Leaf) => RenyiCurve | Unbounded,
  neighbouring: Neighbouring,
): LeafSum {
  const exact = new Map<RenyiCurve, number>();
  const scheduled = createTable();
  let grid: Table | null = null;
  let areRatesRounded = false;

  const toNodes = (one: Scheduled, count: number): void => {
    const nodes = grid as Table;
    const samplingRate = areRatesRounded
      ? Math.min(1, rateRatio ** Math.ceil(Math.log(one.samplingRate) / Math.log(rateRatio) - 1e-9))
      : one.samplingRate;
    const s = one.noiseMultiplier ** -2;
    const below = Math.floor(Math.log(s) / Math.log(nodeRatio));
    const low = nodeRatio ** below;
    const share = Math.min(1, Math.max(0, (s - low) / (low * (nodeRatio - 1))));
    for (const [place, part] of [
      [below, 1 - share],
      [below + 1, share],
    ] as const) {
      if (part === 0) continue;
      nodes.add(samplingRate, nodeRatio ** (-place / 2), count * part);
    }
  };
  const regrid = (): void => {
    grid = createTable();
    areRatesRounded = scheduled.rates > rateLimit;
    for (const one of scheduled.values()) toNodes(one, one.count);
  };

  return {
    add: ({ leaf, count }) => {
      const one = scheduledIn(leaf, neighbouring);
      if (one === null) {
        const curve = curveOf(leaf);
        if (typeof curve !== 'function') return curve;
        exact.set(curve, (exact.get(curve) ?? 0) + count);
        return null;
      }
      scheduled.add(one.samplingRate, one.noiseMultiplier, count);
      if (grid !== null && areRatesRounded === scheduled.rates > rateLimit) toNodes(one, count);
      else if (scheduled.size > scheduleLimit) regrid();
      return null;
    },
    parts: () => {
      const parts = [...exact].map(([curve, count]) => ({ curve, count }));
      for (const { count, ...one } of (grid ?? scheduled).values()) {
        const curve = curveOf(leafOf(one));
        // A Gaussian mechanism always has a curve.
        if (typeof curve === 'function')
          parts.push({ curve: grid === null ? curve : betweenIntegers(curve), count });
      }
      return parts;
    },
  };
}

interface Entry extends Scheduled {
  count: number;
}

/** Counts by sampling rate and noise multiplier. Keys are numbers: writing them as text would take most of the time. */
interface Table {
  readonly size: number;
  /** Different sampling rates. */
  readonly rates: number;
  add(samplingRate: number, noiseMultiplier: number, count: number): void;
  values(): Iterable<Readonly<Entry>>;
}

function createTable(): Table {
  const byRate = new Map<number, Map<number, Entry>>();
  const entries: Entry[] = [];
  return {
    get size() {
      return entries.length;
    },
    get rates() {
      return byRate.size;
    },
    add: (samplingRate, noiseMultiplier, count) => {
      let row = byRate.get(samplingRate);
      if (row === undefined) {
        row = new Map();
        byRate.set(samplingRate, row);
      }
      let entry = row.get(noiseMultiplier);
      if (entry === undefined) {
        entry = { samplingRate, noiseMultiplier, count: 0 };
        row.set(noiseMultiplier, entry);
        entries.push(entry);
      }
      entry.count += count;
    },
    values: () => entries,
  };
}

function scheduledIn(leaf: Leaf, neighbouring: Neighbouring): Scheduled | null {
  if (leaf.kind === 'gaussian') return { samplingRate: 1, noiseMultiplier: leaf.noiseMultiplier };
  if (leaf.kind !== 'poisson-sampled' || leaf.event.kind !== 'gaussian') return null;
  if (leaf.groupSize > 1 || neighbouring === 'replace-one') return null;
  return { samplingRate: leaf.samplingRate, noiseMultiplier: leaf.event.noiseMultiplier };
}

function leafOf({ samplingRate, noiseMultiplier }: Scheduled): Leaf {
  const event: GaussianEvent = { kind: 'gaussian', noiseMultiplier };
  if (samplingRate === 1) return event;
  const sampled: PoissonSampledEvent & { readonly event: GaussianEvent } = {
    kind: 'poisson-sampled',
    samplingRate,
    event,
  };
  return { ...sampled, groupSize: 1 };
}

/** The chord of (order - 1) times the divergence between integer orders; below 2, the divergence of order 2. */
function betweenIntegers(curve: RenyiCurve): RenyiCurve {
  return (order) => {
    const below = Math.floor(order);
    if (below < 2) return curve(2);
    const share = order - below;
    if (share === 0) return curve(below);
    return ((1 - share) * (below - 1) * curve(below) + share * below * curve(below + 1)) / (order - 1);
  };
}
