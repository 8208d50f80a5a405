import { z } from 'zod';
import { poissonRate } from './draw-poisson.js';
import { defineSampler } from './sampler.js';
import { stepsPerEpoch } from './steps-per-epoch.js';

/**
 * Balls in bins: in each epoch every unit falls into one of its `stepsPerEpoch` batches, drawn uniformly and independently of all
 * others. A batch may be empty. The batches of an epoch are one draw, and are charged as one.
 *
 * Source: Chua et al. 2024 (arXiv:2412.16802), section 3, "Balls-and-Bins Sampling".
 */
export const ballsInBinsSampling = defineSampler({
  kind: 'balls-in-bins',
  configSchema: z
    .strictObject({
      kind: z.literal('balls-in-bins'),
      expectedBatchSize: z.number().min(0.01).max(1e6).default(10).meta({
        title: 'Expected batch size',
        description:
          'Training examples, or subjects where they are the unit, divided by this and rounded up are the batches of an epoch.',
      }),
    })
    .meta({ title: 'Balls in bins' }),
  create: ({ expectedBatchSize }, { unitCount, unit, uniform }) => {
    poissonRate(expectedBatchSize, unitCount, unit);
    const batches = stepsPerEpoch(unitCount, expectedBatchSize);
    let bins: readonly number[] = [];
    let next = batches;
    return {
      name: 'balls-in-bins',
      amplification: { kind: 'balls-in-bins', batches },
      expectedBatchSize: unitCount / batches,
      stepsPerEpoch: batches,
      next: () => {
        if (next >= batches) {
          bins = Array.from({ length: unitCount }, () => Math.floor(uniform() * batches));
          next = 0;
        }
        const bin = next++;
        return bins.flatMap((drawn, index) => (drawn === bin ? [index] : []));
      },
      jointDraw: {
        isUnderWay: () => next < batches,
        abandon: () => {
          next = batches;
        },
      },
      state: () => ({ next, bins }),
      restore: (state) => {
        next = state.next as number;
        bins = [...(state.bins as readonly number[])];
      },
    };
  },
});
