import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ComponentError } from '../component.js';
import { defineSampler } from './sampler.js';
import { stepsPerEpoch } from './steps-per-epoch.js';

/**
 * The units are split in `parts` once, by their names alone, and the parts take turns: step t draws each unit of part t mod `parts`
 * independently with probability q = expectedBatchSize x parts / n. Two participations of a unit are `parts` steps or more apart, and
 * the steps of a turn are charged as one.
 * A unit that comes or goes leaves every other one in its part.
 *
 * Source: Choquette-Choo et al. 2023 (arXiv:2306.08153), Algorithm 2 and Theorem 4.
 */
export const cyclicPoissonSampling = defineSampler({
  kind: 'cyclic-poisson',
  configSchema: z
    .strictObject({
      kind: z.literal('cyclic-poisson'),
      expectedBatchSize: z.number().min(0.01).max(1e6).default(10).meta({
        title: 'Expected batch size',
        description: 'Over all parts; at most the number of training examples, or of subjects, / parts.',
      }),
      parts: z.int().min(1).max(1024).default(2).meta({
        title: 'Parts',
        description: 'Of the training data, which take turns; at least noise.bands.',
      }),
    })
    .meta({ title: 'Cyclic Poisson' }),
  create: ({ expectedBatchSize, parts }, { unitCount, unit, unitName, uniform }) => {
    if (expectedBatchSize * parts > unitCount)
      throw new ComponentError(
        'sampling.expectedBatchSize',
        `must be at most ${unitCount / parts}, the ${unitCount} training ${unit}s over ${parts} parts, got ${expectedBatchSize}; take smaller batches or fewer parts`,
      );
    const samplingRate = (expectedBatchSize * parts) / unitCount;
    // Made at the first draw: whoever only plans a run knows no names.
    let members: number[][] | undefined;
    let part = 0;
    return {
      name: 'cyclic-poisson',
      amplification: { kind: 'cyclic-poisson', parts, samplingRate },
      expectedBatchSize,
      stepsPerEpoch: stepsPerEpoch(unitCount, expectedBatchSize),
      next: () => {
        members ??= split(unitCount, parts, unitName);
        const batch = (members[part] as number[]).filter(() => uniform() < samplingRate);
        part = (part + 1) % parts;
        return batch;
      },
      jointDraw: {
        isUnderWay: () => part > 0,
        abandon: () => {
          part = 0;
        },
      },
      state: () => ({ part }),
      restore: (state) => {
        part = state.part as number;
      },
    };
  },
});

/** The units of each part. */
function split(unitCount: number, parts: number, nameOf: (unit: number) => string): number[][] {
  const members = Array.from({ length: parts }, (): number[] => []);
  for (let unit = 0; unit < unitCount; unit++) {
    const place = createHash('sha256').update(nameOf(unit)).digest().readUIntBE(0, 6) % parts;
    (members[place] as number[]).push(unit);
  }
  return members;
}
