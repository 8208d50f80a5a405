import { z } from 'zod';
import { ComponentError } from '../component.js';
import { drawPoisson, poissonRate } from './draw-poisson.js';
import { drawSubset } from './draw-subset.js';
import { defineSampler } from './sampler.js';
import { stepsPerEpoch } from './steps-per-epoch.js';

/**
 * Poisson sampling whose batches are cut to a uniformly random subset of `maxBatchSize` where more were drawn, so that memory
 * and time of a step are bounded. The sum is divided by the expected batch size before the cut.
 * Source: Ganesh 2025 (arXiv:2508.15089).
 */
export const truncatedPoissonSampling = defineSampler({
  kind: 'truncated-poisson',
  configSchema: z
    .strictObject({
      kind: z.literal('truncated-poisson'),
      expectedBatchSize: z.number().min(0.01).max(1e6).default(10).meta({
        title: 'Expected batch size',
        description: 'Sampling rate x number of training examples, or of subjects where they are the unit.',
      }),
      maxBatchSize: z.int().min(1).max(1e6).default(20).meta({
        title: 'Max batch size',
        description: 'A larger batch is cut to a random subset of so many.',
      }),
    })
    .meta({ title: 'Truncated Poisson' }),
  create: ({ expectedBatchSize, maxBatchSize }, { unitCount, unit, uniform }) => {
    const samplingRate = poissonRate(expectedBatchSize, unitCount, unit);
    if (maxBatchSize < expectedBatchSize) {
      throw new ComponentError(
        'sampling.maxBatchSize',
        `must be at least sampling.expectedBatchSize, ${expectedBatchSize}, got ${maxBatchSize}; twice as much cuts hardly any batch`,
      );
    }
    return {
      name: 'truncated-poisson',
      amplification: { kind: 'truncated-poisson', datasetSize: unitCount, samplingRate, maxBatchSize },
      expectedBatchSize,
      stepsPerEpoch: stepsPerEpoch(unitCount, expectedBatchSize),
      next: () => drawSubset(drawPoisson(unitCount, samplingRate, uniform), maxBatchSize, uniform),
    };
  },
});
