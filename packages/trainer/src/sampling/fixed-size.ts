import { z } from 'zod';
import { ComponentError } from '../component.js';
import { drawSubset } from './draw-subset.js';
import { defineSampler } from './sampler.js';
import { stepsPerEpoch } from './steps-per-epoch.js';

/**
 * Every batch is a uniformly random subset of exactly `batchSize` units, drawn anew for every step.
 * Source: Balle, Barthe and Gaboardi 2018 (arXiv:1807.01647), section 3, "Sampling without replacement".
 */
export const fixedSizeSampling = defineSampler({
  kind: 'fixed-size',
  configSchema: z
    .strictObject({
      kind: z.literal('fixed-size'),
      batchSize: z.int().min(1).max(1e6).default(10).meta({
        title: 'Batch size',
        description: 'Training examples in every batch, or subjects where they are the unit.',
      }),
    })
    .meta({ title: 'Fixed size' }),
  create: ({ batchSize }, { unitCount, unit, uniform }) => {
    if (batchSize > unitCount) {
      throw new ComponentError(
        'sampling.batchSize',
        `must be at most the ${unitCount} training ${unit}s, got ${batchSize}`,
      );
    }
    return {
      name: 'fixed-size',
      amplification: { kind: 'fixed-size', datasetSize: unitCount, batchSize },
      expectedBatchSize: batchSize,
      stepsPerEpoch: stepsPerEpoch(unitCount, batchSize),
      next: () =>
        drawSubset(
          Array.from({ length: unitCount }, (_, index) => index),
          batchSize,
          uniform,
        ),
    };
  },
});
