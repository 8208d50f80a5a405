import type { DpEvent } from '../dp-event.js';
import type { NoiseName } from '../statement.js';

/** What a statement says about an event; null where there is no single value. */
export interface EventOutline {
  readonly sampler: string;
  readonly samplingRate: number | null;
  readonly noise: NoiseName;
  readonly noiseMultiplier: number | null;
  readonly steps: number;
}

/** Reads sampler, noise and steps off an event; an event of several mechanisms is called `composed`. */
export function eventOutline(event: DpEvent): EventOutline {
  switch (event.kind) {
    case 'self-composed': {
      const one = eventOutline(event.event);
      return { ...one, steps: one.steps * event.count };
    }
    case 'composed': {
      const parts = event.events.map(eventOutline);
      const steps = parts.reduce((sum, part) => sum + part.steps, 0);
      const [first] = parts;
      const isOne = parts.every(
        (part) => JSON.stringify({ ...part, steps }) === JSON.stringify({ ...first, steps }),
      );
      return first !== undefined && isOne ? { ...first, steps } : { ...several, steps };
    }
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
    case 'banded-matrix-factorization':
      return {
        sampler: `banded (${event.bands} bands)`,
        samplingRate: event.samplingRate,
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
      return { ...several, steps: 1 };
    default:
      return event satisfies never;
  }
}

const noiseNames = {
  gaussian: 'Gaussian',
  laplace: 'Laplace',
  'discrete-gaussian': 'discrete Gaussian',
} as const;

const several = {
  sampler: 'composed',
  samplingRate: null,
  noise: 'several kinds of',
  noiseMultiplier: null,
} as const;
