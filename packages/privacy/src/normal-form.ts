import type { Unbounded } from './accountant.js';
import type {
  DiscreteGaussianEvent,
  DpEvent,
  FixedSizeSampledEvent,
  GaussianEvent,
  LaplaceEvent,
  PoissonSampledEvent,
  RepeatAndSelectEvent,
  TruncatedPoissonSampledEvent,
} from './dp-event.js';
import type { Neighbouring } from './neighbouring.js';

/** A mechanism that adds noise to one query and nothing else. */
export type NoiseMechanism = GaussianEvent | LaplaceEvent | DiscreteGaussianEvent;

/** A mechanism that accountants bound as a whole; `noiseMultiplier` > 0, and sampling takes part of the data only. */
export type Leaf =
  | NoiseMechanism
  | (PoissonSampledEvent & { readonly event: NoiseMechanism; readonly groupSize: number })
  | (TruncatedPoissonSampledEvent & { readonly event: GaussianEvent })
  | (FixedSizeSampledEvent & { readonly event: GaussianEvent })
  | BallsInBinsEpoch
  | RepeatAndSelectEvent;

/** One epoch in which each record is in one of `batches` batches, drawn uniformly; more than one batch, add-remove or zero-out. */
export interface BallsInBinsEpoch {
  readonly kind: 'balls-in-bins';
  readonly batches: number;
  readonly event: GaussianEvent;
}

/** `count` applications of a leaf; `count` >= 1. */
export interface CountedLeaf {
  readonly leaf: Leaf;
  readonly count: number;
}

/** An event as leaves, each different one once; or why there is no bound under that relation. */
export type NormalForm = { readonly kind: 'leaves'; readonly leaves: readonly CountedLeaf[] } | Unbounded;

/** No bound exists; the nearest caller translates it. */
class NoBound {
  constructor(readonly reason: string) {}
}

/**
 * Writes an event as a composition of leaves: unfolds compositions, trees, matrices, shuffled epochs and groups,
 * leaves out what costs nothing, and expresses the relation in the noise multiplier where the two are the same.
 *
 * - `replace-one` doubles the sensitivity of a mechanism that sees all data.
 * - A group of k multiplies it by k (triangle inequality).
 * - Trees of n leaves put a record in ceil(log2(n + 1)) nodes at most: as many Gaussian releases.
 *   Kairouz et al. 2021 (arXiv:2103.00039), appendix D.
 * - Bands b apart touch disjoint noise: one Poisson-sampled Gaussian for each of ceil(steps / bands) turns.
 *   Choquette-Choo et al. 2023 (arXiv:2306.08153), Theorem 4. Records of a group may be in different parts, whose noise is
 *   shared: they are billed as if all took part in every turn, by the triangle inequality.
 */
export function normalForm(event: DpEvent, neighbouring: Neighbouring): NormalForm {
  const gathered = new Map<string, { leaf: Leaf; count: number }>();
  const unbounded = forEachLeaf(event, neighbouring, ({ leaf, count }) => {
    const key = JSON.stringify(leaf);
    const entry = gathered.get(key);
    if (entry === undefined) gathered.set(key, { leaf, count });
    else entry.count += count;
    return null;
  });
  return unbounded ?? { kind: 'leaves', leaves: [...gathered.values()] };
}

/**
 * The leaves of an event as they come, equal ones not gathered.
 *
 * @param visit returns null, or why there is no bound.
 * @returns null, or the first reason why there is no bound.
 */
export function forEachLeaf(
  event: DpEvent,
  neighbouring: Neighbouring,
  visit: (counted: CountedLeaf) => Unbounded | null,
): Unbounded | null {
  let unbounded: Unbounded | null = null;
  try {
    unfold(event, 1, 1, neighbouring, (leaf, count) => {
      unbounded ??= visit({ leaf, count });
    });
  } catch (error) {
    if (error instanceof NoBound) return { kind: 'unbounded', reason: error.reason };
    throw error;
  }
  return unbounded;
}

function unfold(
  event: DpEvent,
  count: number,
  groupSize: number,
  neighbouring: Neighbouring,
  add: (leaf: Leaf, count: number) => void,
): void {
  if (count === 0) return;
  const inside = (inner: DpEvent, times: number) => unfold(inner, times, groupSize, neighbouring, add);
  switch (event.kind) {
    case 'gaussian':
    case 'laplace':
    case 'discrete-gaussian':
      add(scaled(event, groupSize * (neighbouring === 'replace-one' ? 2 : 1)), count);
      return;
    case 'poisson-sampled': {
      if (event.samplingRate === 0) return;
      const noise = sampledNoise(event.event, 'Poisson sampling');
      if (event.samplingRate === 1) {
        inside(noise, count);
        return;
      }
      if (neighbouring === 'replace-one' && (noise.kind !== 'gaussian' || groupSize > 1)) {
        throw new NoBound(
          `No accountant here bounds Poisson sampling of a ${noise.kind} event for ${groupSize > 1 ? 'groups of ' : ''}replace-one neighbours.`,
        );
      }
      if (groupSize > 1 && noise.kind !== 'gaussian')
        throw new NoBound(`No accountant here bounds Poisson sampling of a ${noise.kind} event for groups.`);
      // Written out: a ledger may have thousands of these, and a spread would take most of the time.
      add({ kind: event.kind, samplingRate: event.samplingRate, event: noise, groupSize }, count);
      return;
    }
    case 'truncated-poisson-sampled':
    case 'fixed-size-sampled': {
      const noise = sampledNoise(event.event, 'batches of limited size');
      if (noise.kind !== 'gaussian' || groupSize > 1) {
        throw new NoBound(
          `No accountant here bounds batches of limited size ${noise.kind === 'gaussian' ? 'for groups' : `with a ${noise.kind} event`}.`,
        );
      }
      if ('batchSize' in event ? event.batchSize > 0 : event.samplingRate > 0)
        add({ ...event, event: noise }, count);
      return;
    }
    case 'shuffled':
      if (neighbouring === 'add-remove') {
        throw new NoBound(
          'Shuffled batches of fixed size have no bound for add-remove neighbours, since one more record moves all others; use zero-out or replace-one.',
        );
      }
      inside(event.event, count * event.epochs);
      return;
    case 'balls-in-bins': {
      const epochs = count * event.epochs;
      // Whichever batch it is, one event sees the record: that is billed where no more is known.
      if (
        event.event.kind !== 'gaussian' ||
        event.batches === 1 ||
        groupSize > 1 ||
        neighbouring === 'replace-one'
      )
        inside(event.event, epochs);
      else if (epochs > 0) {
        audible(event.event);
        add({ kind: event.kind, batches: event.batches, event: event.event }, epochs);
      }
      return;
    }
    case 'tree-aggregation': {
      if (neighbouring === 'add-remove') {
        throw new NoBound(
          'Tree aggregation has no bound for add-remove neighbours, since one more record moves all others; use zero-out or replace-one.',
        );
      }
      const nodes = Math.max(0, ...event.stepCounts.map((steps) => Math.ceil(Math.log2(steps + 1))));
      inside({ kind: 'gaussian', noiseMultiplier: event.noiseMultiplier }, count * nodes);
      return;
    }
    case 'banded-matrix-factorization':
      inside(
        {
          kind: 'poisson-sampled',
          samplingRate: groupSize === 1 ? event.samplingRate : 1,
          event: { kind: 'gaussian', noiseMultiplier: event.noiseMultiplier },
        },
        count * Math.ceil(event.steps / event.bands),
      );
      return;
    case 'group':
      unfold(event.event, count, groupSize * event.size, neighbouring, add);
      return;
    case 'repeat-and-select':
      add(
        groupSize === 1 ? event : { ...event, event: { kind: 'group', size: groupSize, event: event.event } },
        count,
      );
      return;
    case 'composed':
      for (const part of event.events) inside(part, count);
      return;
    case 'self-composed':
      inside(event.event, count * event.count);
      return;
    case 'non-private':
      throw new NoBound(`Not private: ${event.reason}`);
    case 'unsupported':
      throw new NoBound(`No accountant bounds this mechanism: ${event.reason}`);
    default:
      event satisfies never;
  }
}

/** The same noise for a query of `factor` times the sensitivity. */
function scaled(noise: NoiseMechanism, factor: number): NoiseMechanism {
  const noiseMultiplier = audible(noise) / factor;
  return noise.kind === 'discrete-gaussian'
    ? { ...noise, noiseMultiplier, sensitivity: noise.sensitivity * factor }
    : { ...noise, noiseMultiplier };
}

function sampledNoise(event: DpEvent, sampling: string): NoiseMechanism {
  switch (event.kind) {
    case 'gaussian':
    case 'laplace':
    case 'discrete-gaussian':
      audible(event);
      return event;
    case 'non-private':
      throw new NoBound(`Not private: ${event.reason}`);
    case 'unsupported':
      throw new NoBound(`No accountant bounds this mechanism: ${event.reason}`);
    default:
      throw new NoBound(`No accountant here bounds ${sampling} of a ${event.kind} event.`);
  }
}

function audible({ noiseMultiplier }: NoiseMechanism): number {
  if (noiseMultiplier === 0) throw new NoBound('Not private: the noise multiplier is 0.');
  return noiseMultiplier;
}
