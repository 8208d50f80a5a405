import { z } from 'zod';
import { clipNormSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';
import { learntClipNorm } from './learnt-clip-norm.js';

/**
 * Flat clipping whose clip norm C follows a quantile of the gradients' norms: beside the clipped sum each step releases how
 * many norms were at most C, and C <- C exp(-rate (share - quantile)).
 *
 * The count is one more coordinate of the sum, an example's bit less a half in units of 2 C r: joint sensitivity
 * C sqrt(1 + r^2), one Gaussian mechanism. With r^2 / (1 + r^2) = `countBudget` the count has noise of deviation
 * sigma_b = sigma / (2 sqrt(countBudget)) and the gradient sigma C / sqrt(1 - countBudget), which is z_Delta C.
 *
 * An example without a finite gradient counts neither way, so that an emptied one leaves no trace.
 *
 * Source: Andrew et al. 2021 (arXiv:1905.03871), Algorithm 1 and Theorem 1. The noisy share is taken into [0, 1] first.
 */
export const adaptiveQuantileClipping = defineClipping({
  kind: 'adaptive-quantile',
  configSchema: z
    .strictObject({
      kind: z.literal('adaptive-quantile'),
      clipNorm: clipNormSchema.meta({ title: 'Initial clip norm', description: 'C of the first step.' }),
      quantile: z.number().min(0).max(1).default(0.5).meta({
        title: 'Quantile',
        description: 'Part of the gradients that the clip norm shall leave as they are.',
      }),
      clipNormLearningRate: z.number().min(0).max(10).default(0.2).meta({
        title: 'Clip norm learning rate',
        description: 'By how much the logarithm of the clip norm follows in a step.',
      }),
      countBudget: z.number().min(1e-6).max(0.99).default(0.05).meta({
        title: 'Count budget',
        description:
          'Part of the squared privacy budget that the noisy count takes: its noise has deviation sigma / (2 sqrt(part)) examples.',
      }),
    })
    .meta({ title: 'Adaptive quantile' }),
  create: ({ clipNorm, quantile, clipNormLearningRate, countBudget }, { tensorCount }) => {
    const learnt = learntClipNorm('adaptive-quantile', tensorCount, clipNorm, countBudget);
    return learnt.strategy({
      size: 1,
      addStatistic: (norm, share, sums) => {
        if (Number.isFinite(norm))
          sums[0] = (sums[0] as number) + share * (norm <= learnt.clipNorm() ? 1 : -1) * learnt.unit();
      },
      update: ({ means: [mean] }) => {
        const share = Math.min(1, Math.max(0, (mean as number) / (2 * learnt.unit()) + 0.5));
        learnt.moveTo(learnt.clipNorm() * Math.exp(-clipNormLearningRate * (share - quantile)));
      },
    });
  },
});
