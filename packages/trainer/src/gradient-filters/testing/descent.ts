import type { Tensor } from '@tensorflow/tfjs-core';
import type { Released } from '../../noise/release.js';
import { releaseSum } from '../../noise/release-sum.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgdOf } from '../../optimizers/testing/sgd-of.js';
import { seededBytes } from '../../random/byte-source.js';
import type { TensorLibrary } from '../../tensor-library.js';
import { filteredOptimizer, type GradientFilter } from '../gradient-filter.js';

/** A released sum of sensitivity 1. @param step of its noise, which is the same for the same step. @param gradient disposed. */
export const released = (
  tf: TensorLibrary,
  gradient: Tensor,
  noiseMultiplier: number,
  step: number,
): Promise<Released> =>
  releaseSum(tf, [gradient], {
    event:
      noiseMultiplier === 0
        ? { kind: 'non-private', reason: 'a test.' }
        : { kind: 'gaussian', noiseMultiplier },
    sensitivity: 1,
    bytes: seededBytes(step, 'filter'),
    mask: null,
  });

/** Plain descent behind a filter. */
export const descent = (tf: TensorLibrary, filter: GradientFilter, learningRate: number): Optimizer =>
  filteredOptimizer(sgdOf(tf, learningRate), filter);
