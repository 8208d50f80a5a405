import { z } from 'zod';
import { drawPoisson, poissonRate } from './draw-poisson.js';
import { defineSampler } from './sampler.js';
import { stepsPerEpoch } from './steps-per-epoch.js';

/**
 * Every unit takes part in every step independently with probability q = expectedBatchSize / n. A batch may be empty.
 * Source: Abadi et al. 2016 (arXiv:1607.00133), section 3.1; Mironov et al. 2019 (arXiv:1908.10530), section 2.
 */
export const poissonSampling = defineSampler({
  kind: 'poisson',
  configSchema: z
    .strictObject({
      kind: z.literal('poisson'),
      expectedBatchSize: z.number().min(0.01).max(1e6).default(10).meta({
        title: 'Expected batch size',
        description: 'Sampling rate x number of training examples, or of subjects where they are the unit.',
      }),
    })
    .meta({ title: 'Poisson' }),
  create: ({ expectedBatchSize }, { unitCount, unit, uniform }) => {
    const samplingRate = poissonRate(expectedBatchSize, unitCount, unit);
    return {
      name: 'poisson',
      amplification: { kind: 'poisson', samplingRate },
      expectedBatchSize,
      stepsPerEpoch: stepsPerEpoch(unitCount, expectedBatchSize),
      next: () => drawPoisson(unitCount, samplingRate, uniform),
    };
  },
});
