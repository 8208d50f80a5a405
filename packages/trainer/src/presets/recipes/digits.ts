import type { Recipe } from './recipe.js';

/** The setting of Bu et al. 2023 (arXiv:2206.07136), section 5.1. */
export const digits: Recipe = {
  name: 'digits-epsilon-3',
  title: 'epsilon 3 on MNIST files: a small CNN names digits, batch 512, AUTO-S',
  needs: 'data/mnist with the IDX files (docs/DATA.md)',
  config: {
    version: 1,
    name: 'digits epsilon 3',
    dataset: { kind: 'idx', root: 'data/mnist', task: 'classification', imageHeight: 28, imageWidth: 28 },
    model: { kind: 'cnn' },
    loss: { kind: 'cross-entropy' },
    sampling: { kind: 'poisson', expectedBatchSize: 512 },
    clipping: { kind: 'automatic', grouping: 'flat', clipNorm: 0.1, gamma: 0.01 },
    noise: { noiseMultiplier: null },
    optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0.9, weightDecay: 0 },
    training: { epochs: 15 },
    privacy: { targetEpsilon: 3, delta: 1e-5 },
  },
};
