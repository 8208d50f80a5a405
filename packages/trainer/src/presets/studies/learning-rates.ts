import { exampleConfig } from '../example-config.js';
import type { PresetStudy } from './preset-study.js';
import { seedMethods } from './seed-grid.js';

const rates = [0.005, 0.05, 0.5];

/** One protocol for every method: the same rates, seeds and steps, on data behind which there is nobody. */
export const learningRates: PresetStudy = {
  name: 'learning-rates',
  title: 'a learning rate for each method by one protocol, on synthetic scans, at no cost of privacy',
  needsData: '',
  define: () => ({
    name: 'learning-rates',
    question:
      'Which of three learning rates suits each method? The rate with the highest mean Dice over three seeds is taken, for every method alike. The scans are synthetic: what is spent is spent on nobody.',
    base: {
      ...exampleConfig,
      optimizer: { kind: 'sgd', momentum: 0, weightDecay: 1e-4 },
    },
    seeds: [1, 2, 3],
    cells: [
      {
        name: 'non-private',
        set: { clipping: { kind: 'none' }, 'noise.noiseMultiplier': 0 },
      },
      ...Object.entries(seedMethods).map(([name, set]) => ({ name, set })),
    ].flatMap(({ name, set }) =>
      rates.map((learningRate) => ({
        name: `${name}, ${learningRate}`,
        set: { ...set, 'optimizer.learningRate': learningRate },
      })),
    ),
  }),
};
