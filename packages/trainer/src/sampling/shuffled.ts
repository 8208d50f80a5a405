import { z } from 'zod';
import { ComponentError } from '../component.js';
import { shuffled } from '../random/shuffle.js';
import { defineSampler } from './sampler.js';
import { stepsPerEpoch } from './steps-per-epoch.js';

/** Fixed batches of a fresh permutation every epoch. The accountant bills every step as if all data took part. */
export const shuffledSampling = defineSampler({
  kind: 'shuffled',
  configSchema: z
    .strictObject({
      kind: z.literal('shuffled'),
      batchSize: z.int().min(1).max(1e6).default(10).meta({ title: 'Batch size' }),
    })
    .meta({ title: 'Shuffled (no amplification)' }),
  create: ({ batchSize }, { unitCount, unit, neighbouring, uniform }) => {
    if (batchSize > unitCount) {
      throw new ComponentError(
        'sampling.batchSize',
        `must be at most the ${unitCount} training ${unit}s, got ${batchSize}`,
      );
    }
    // Made at the first draw: whoever only plans a run asks for its steps.
    let order: number[] | undefined;
    let next = unitCount;
    return {
      name: 'shuffled',
      // One unit more takes the place of another, which may do so in the next batch: a sum loses one and gains one.
      // A unit that is emptied keeps its place.
      amplification: { kind: 'none', sumMovesBy: neighbouring === 'zero-out' ? 1 : 2 },
      expectedBatchSize: batchSize,
      stepsPerEpoch: stepsPerEpoch(unitCount, batchSize),
      next: () => {
        order ??= Array.from({ length: unitCount }, (_, index) => index);
        if (next >= unitCount) {
          order = shuffled(order, uniform);
          next = 0;
        }
        const batch = order.slice(next, next + batchSize);
        next += batchSize;
        return batch;
      },
      state: () => ({ next, order: order ?? [] }),
      restore: (state) => {
        next = state.next as number;
        const known = state.order as readonly number[];
        order = known.length === 0 ? undefined : [...known];
      },
    };
  },
});
