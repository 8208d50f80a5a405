import type { RunConfigInput } from '../config/run-config.js';

/** A private run that ends within a minute on two cores. */
export const exampleConfig: RunConfigInput = {
  version: 1,
  dataset: {
    kind: 'oct-phantom',
    imageHeight: 64,
    imageWidth: 64,
    trainingSubjects: 16,
    validationSubjects: 2,
    scansPerSubject: 8,
    seed: 1,
  },
  model: { kind: 'unet', width: 8 },
  sampling: { kind: 'poisson', expectedBatchSize: 16 },
  clipping: { kind: 'automatic', grouping: 'flat', clipNorm: 1, gamma: 0.01 },
  noise: { noiseMultiplier: 0.5, source: { kind: 'csprng' } },
  optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0.9, weightDecay: 0 },
  training: { epochs: 4, seed: 1 },
};
