import type { DpEvent } from './dp-event.js';
import type { NoiseName } from './noise-name.js';

/** What a statement says about an event; null where there is no single value. */
export interface EventOutline {
  readonly sampler: string;
  readonly samplingRate: number | null;
  readonly noise: NoiseName;
  readonly noiseMultiplier: number | null;
  readonly steps: number;
}

/**
 * Reads sampler, noise and steps off an event; what differs between the parts of a
 * composition is null or called by no one name. A part that says why
 * there is no guarantee (`non-private`, `unsupported`) describes nothing, where another part does.
 */
export function eventOutline(event: DpEvent): EventOutline {
  switch (event.kind) {
    case 'self-composed': {
      const one = eventOutline(event.event);
      return { ...one, steps: one.steps * event.count };
    }
    case 'composed':
      return event.events.map(eventOutline).reduce(mergedOutline, nothingDone);
    case 'group':
      return eventOutline(event.event);
    case 'repeat-and-select':
      return {
        ...eventOutline(event.event),
        sampler: `repeat-and-select over ${event.meanRepetitions} runs of ${eventOutline(event.event).sampler}`,
      };
    case 'poisson-sampled':
      return { ...eventOutline(event.event), sampler: 'poisson', samplingRate: event.samplingRate };
    case 'truncated-poisson-sampled':
      return { ...eventOutline(event.event), sampler: 'truncated-poisson', samplingRate: event.samplingRate };
    case 'fixed-size-sampled':
      return {
        ...eventOutline(event.event),
        sampler: 'fixed-size',
        samplingRate: event.batchSize / event.datasetSize,
      };
    case 'shuffled':
      return { ...eventOutline(event.event), sampler: 'shuffled', steps: event.epochs };
    case 'balls-in-bins':
      return {
        ...eventOutline(event.event),
        sampler: 'balls-in-bins',
        samplingRate: 1 / event.batches,
        steps: event.batches * event.epochs,
      };
    case 'banded-matrix-factorization':
      return {
        sampler: 'cyclic-poisson',
        samplingRate: event.samplingRate / event.bands,
        noise: 'Gaussian',
        noiseMultiplier: event.noiseMultiplier,
        steps: event.steps,
      };
    case 'tree-aggregation':
      return {
        sampler: 'tree',
        samplingRate: null,
        noise: 'Gaussian',
        noiseMultiplier: event.noiseMultiplier,
        steps: event.stepCounts.reduce((sum, count) => sum + count, 0),
      };
    case 'gaussian':
    case 'laplace':
    case 'discrete-gaussian':
      return {
        sampler: 'full-batch',
        samplingRate: null,
        noise: noiseNames[event.kind],
        noiseMultiplier: event.noiseMultiplier,
        steps: 1,
      };
    case 'non-private':
    case 'unsupported':
      return undescribed;
    default:
      return event satisfies never;
  }
}

const noiseNames = {
  gaussian: 'Gaussian',
  laplace: 'Laplace',
  'discrete-gaussian': 'discrete Gaussian',
} as const;

/** What a composition of nothing is. */
export const nothingDone: EventOutline = {
  sampler: 'composed',
  samplingRate: null,
  noise: 'several kinds of',
  noiseMultiplier: null,
  steps: 0,
};

const undescribed: EventOutline = { ...nothingDone, steps: 1 };

/** What is the same in both stays; what differs is null or has no one name. */
export function mergedOutline(one: EventOutline, other: EventOutline): EventOutline {
  if (other === undescribed) return one.steps === 0 ? other : one;
  if (one === undescribed || one.steps === 0) return other;
  return {
    sampler: one.sampler === other.sampler ? one.sampler : nothingDone.sampler,
    samplingRate: one.samplingRate === other.samplingRate ? one.samplingRate : null,
    noise: one.noise === other.noise ? one.noise : nothingDone.noise,
    noiseMultiplier: one.noiseMultiplier === other.noiseMultiplier ? one.noiseMultiplier : null,
    steps: one.steps + other.steps,
  };
}
