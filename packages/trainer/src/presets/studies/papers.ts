import type { PresetStudy } from './preset-study.js';

const methods = {
  flat: { clipping: { kind: 'flat', clipNorm: 0.1 } },
  automatic: { clipping: { kind: 'automatic', clipNorm: 0.1, gamma: 0.01 } },
  'random sparsification': {
    clipping: { kind: 'flat', clipNorm: 0.1 },
    sparsification: { kind: 'random', finalRate: 0.9 },
  },
};

/** Automatic clipping and random sparsification on MNIST files. */
export const papers: PresetStudy = {
  name: 'papers',
  title: 'automatic clipping and random sparsification at epsilon 3 on MNIST files, by a small CNN',
  needsData: 'MNIST or Fashion-MNIST in IDX files',
  define: (root) => ({
    name: 'papers',
    question:
      'Do automatic clipping and random sparsification reach more than flat clipping on MNIST at epsilon 3? Both papers classify images by small convolutional networks, and so does this; pixel accuracy is the accuracy on images. Their layers differ a little, so that accuracies are near those of the papers and not theirs. Batch 512, clip norm 0.1 and delta 1e-5 as in Bu et al. 2023; final rate 0.9 as in Zhu and Blaschko 2021.',
    base: {
      dataset: {
        kind: 'idx',
        root,
        task: 'classification',
        imageHeight: 28,
        imageWidth: 28,
        split: { kind: 'random', validation: 0.2 },
      },
      model: { kind: 'cnn' },
      loss: { kind: 'cross-entropy' },
      sampling: { kind: 'poisson', expectedBatchSize: 512 },
      noise: { noiseMultiplier: null },
      optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0, weightDecay: 0 },
      training: { epochs: 15 },
      privacy: { delta: 1e-5, targetEpsilon: 3 },
    },
    cells: Object.entries(methods).map(([name, set]) => ({ name, set })),
    comparisons: ['automatic', 'random sparsification'].map((first) => ({ first, second: 'flat' })),
  }),
};
