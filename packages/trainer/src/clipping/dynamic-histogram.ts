import { z } from 'zod';
import { clipNormSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';
import { learntClipNorm } from './learnt-clip-norm.js';

/**
 * Flat clipping whose clip norm C follows a histogram of the gradients' norms, which each step releases beside the clipped sum.
 *
 * An example counts in one bin, in units of C r: joint sensitivity C sqrt(1 + r^2), one Gaussian mechanism. With
 * r^2 / (1 + r^2) = `histogramBudget` a bin has noise of deviation sigma_H = sigma / sqrt(histogramBudget) examples and the
 * gradient sigma_T C = sigma C / sqrt(1 - histogramBudget), so that sigma^-2 = sigma_H^-2 + sigma_T^-2.
 *
 * `expected-error` (DC-SGD-E) takes the C with the least sigma_T^2 C^2 d / B^2 + mean of max(norm - C, 0)^2, d coordinates and B
 * expected examples, `percentile` (DC-SGD-P) the one that leaves that part of the gradients as they are; C is the end of a bin,
 * norms are the middles of theirs. Bins that noise left below 0 are empty; where all are, C stays.
 *
 * An example without a finite gradient counts in no bin, so that an emptied one leaves no trace.
 *
 * Source: Wei et al. 2025 (arXiv:2503.22988), DC-SGD-P and DC-SGD-E; the split of sigma as Theorem 1 of Andrew et al. 2021
 * (arXiv:1905.03871) has it for a count.
 */
export const dynamicHistogramClipping = defineClipping({
  kind: 'dynamic-histogram',
  configSchema: z
    .strictObject({
      kind: z.literal('dynamic-histogram'),
      clipNorm: clipNormSchema.meta({ title: 'Initial clip norm', description: 'C of the first step.' }),
      rule: z.enum(['expected-error', 'percentile']).default('expected-error').meta({
        title: 'Rule',
        description:
          'expected-error weighs the noise of a clip norm against what it clips away; percentile leaves a part of the gradients as they are.',
      }),
      percentile: z.number().gt(0).max(1).default(0.5).meta({
        title: 'Percentile',
        description: 'Part of the gradients that the rule percentile leaves as they are.',
      }),
      largestNorm: z.number().min(1e-5).max(1e6).default(10).meta({
        title: 'Largest norm',
        description: 'Where the histogram ends; larger norms count in its last bin.',
      }),
      bins: z.int().min(2).max(1000).default(20).meta({
        title: 'Bins',
        description: 'Of the histogram, all of one width.',
      }),
      histogramBudget: z.number().min(1e-6).max(0.99).default(0.05).meta({
        title: 'Histogram budget',
        description:
          'Part of the squared privacy budget that the noisy histogram takes: the noise of a bin has deviation sigma / sqrt(part) examples.',
      }),
    })
    .meta({ title: 'Dynamic histogram (DC-SGD)' }),
  create: ({ clipNorm, rule, percentile, largestNorm, bins, histogramBudget }, { tensorCount }) => {
    const learnt = learntClipNorm('dynamic-histogram', tensorCount, clipNorm, histogramBudget);
    const width = largestNorm / bins;
    const ends = Array.from({ length: bins }, (_, bin) => (bin + 1) * width);
    /** The end of the first bin with that part of all at or below it. */
    const percentileOf = (shares: readonly number[]): number => {
      let below = 0;
      return ends.find((_, bin) => {
        below += shares[bin] as number;
        return below >= percentile - 1e-12;
      }) as number;
    };
    /** @param noise variance of the mean's noise over all coordinates, for a clip norm of 1. */
    const leastError = (shares: readonly number[], noise: number): number => {
      const errorAt = (bound: number): number =>
        shares.reduce(
          (sum, share, bin) => sum + share * Math.max((bin + 0.5) * width - bound, 0) ** 2,
          noise * bound ** 2,
        );
      return ends.reduce((best, end) => (errorAt(end) < errorAt(best) ? end : best));
    };
    return learnt.strategy({
      size: bins,
      addStatistic: (norm, share, sums) => {
        if (!Number.isFinite(norm)) return;
        const bin = Math.min(bins - 1, Math.floor(norm / width));
        sums[bin] = (sums[bin] as number) + share * learnt.unit();
      },
      update: ({ means, deviation, coordinates }) => {
        const counts = means.map((mean) => Math.max(0, mean));
        const total = counts.reduce((sum, count) => sum + count, 0);
        if (total === 0) return;
        const shares = counts.map((count) => count / total);
        learnt.moveTo(
          rule === 'percentile'
            ? percentileOf(shares)
            : leastError(shares, coordinates * (deviation / learnt.clipNorm()) ** 2),
        );
      },
    });
  },
});
