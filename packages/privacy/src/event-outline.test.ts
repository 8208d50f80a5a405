import { describe, expect, it } from 'vitest';
import type { DpEvent } from './dp-event.js';
import { eventOutline } from './event-outline.js';

const gaussian = { kind: 'gaussian', noiseMultiplier: 2 } as const;
const sampled = { kind: 'poisson-sampled', samplingRate: 0.1, event: gaussian } as const;

describe('outline of an event', () => {
  it.each<[DpEvent, object]>([
    [
      { kind: 'laplace', noiseMultiplier: 3 },
      { sampler: 'full-batch', noise: 'Laplace', noiseMultiplier: 3, steps: 1 },
    ],
    [
      { kind: 'self-composed', event: sampled, count: 7 },
      { sampler: 'poisson', samplingRate: 0.1, noise: 'Gaussian', noiseMultiplier: 2, steps: 7 },
    ],
    [
      { kind: 'composed', events: [sampled, sampled] },
      { sampler: 'poisson', noiseMultiplier: 2, steps: 2 },
    ],
    [
      { kind: 'composed', events: [sampled, gaussian] },
      { sampler: 'composed', samplingRate: null, noise: 'Gaussian', noiseMultiplier: 2, steps: 2 },
    ],
    [
      { kind: 'composed', events: [sampled, { kind: 'laplace', noiseMultiplier: 3 }] },
      { sampler: 'composed', noise: 'several kinds of', noiseMultiplier: null, steps: 2 },
    ],
    [
      { kind: 'composed', events: [sampled, { kind: 'non-private', reason: 'the seed is known.' }] },
      { sampler: 'poisson', samplingRate: 0.1, noiseMultiplier: 2, steps: 1 },
    ],
    [{ kind: 'composed', events: [] }, { steps: 0 }],
    [
      { kind: 'fixed-size-sampled', datasetSize: 10, batchSize: 5, event: gaussian },
      { sampler: 'fixed-size', samplingRate: 0.5 },
    ],
    [
      { kind: 'shuffled', epochs: 4, event: gaussian },
      { sampler: 'shuffled', samplingRate: null, steps: 4 },
    ],
    [
      { kind: 'tree-aggregation', noiseMultiplier: 2, stepCounts: [3, 4] },
      { sampler: 'tree', steps: 7 },
    ],
  ])('of %j is %j', (event, outline) => expect(eventOutline(event)).toMatchObject(outline));
});
