import type { PresetStudy } from './preset-study.js';
import { nonPrivate, seedBase, seedMethods } from './seed-grid.js';

const rates = [0.002, 0.01, 0.05, 0.25, 1.25];

/** One protocol for every method: the same rates, seeds, batches and steps, on data behind which there is nobody. */
export const learningRates: PresetStudy = {
  name: 'learning-rates',
  title: 'a learning rate for each method by one protocol, on synthetic scans, at no cost of privacy',
  needsData: '',
  define: () => ({
    name: 'learning-rates',
    question:
      'Which of five learning rates suits each method of seed-corrected-small? The rate with the highest mean Dice over three seeds is taken, for every method alike, and kept for every model and noise multiplier. The scans are synthetic, as many of as many subjects: what is spent is spent on nobody.',
    base: {
      ...seedBase('', 64, 20),
      dataset: {
        kind: 'oct-phantom',
        ...{ imageHeight: 64, imageWidth: 64 },
        ...{ trainingSubjects: 6, validationSubjects: 2, scansPerSubject: 11, seed: 1 },
      },
      model: { kind: 'unet', width: 8 },
      noise: { noiseMultiplier: 0.7 },
    },
    seeds: [1, 2, 3],
    cells: Object.entries({ 'non-private': nonPrivate, ...seedMethods }).flatMap(([name, set]) =>
      rates.map((learningRate) => ({
        name: `${name}, ${learningRate}`,
        set: { ...set, 'optimizer.learningRate': learningRate },
      })),
    ),
  }),
};
