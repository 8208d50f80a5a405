import type { PresetStudy } from './preset-study.js';
import { seedBase, seedGrid, seedMethods } from './seed-grid.js';

const dukeFolder = 'the Duke scans, with train/ and val/';
const rate =
  'SGD at 5e-4 is the published setting, at which private networks hardly move; the preset learning-rates finds a rate for each method on synthetic scans by one protocol, to be set as optimizer.learningRate of its cells.';
const sound =
  'Poisson batches, losses per example, nearest-neighbour masks, equal steps, 5 seeds, paired comparisons. Flat, per-layer and combined cells are controls that the published study lacks.';

/** The published grid, sound. */
export const seedCorrected: PresetStudy = {
  name: 'seed-corrected',
  title: 'the published clipping grid on Duke scans, sound: 42 cells, 224 px, 100 epochs',
  needsData: dukeFolder,
  define: (root) => ({
    name: 'seed-corrected',
    question: `Which clipping loses least Dice at equal epsilon? ${sound} ${rate}`,
    base: seedBase(root, 224, 100),
    ...seedGrid({ noiseMultipliers: [0.3, 0.5, 0.7, 1], width: 32, methods: Object.keys(seedMethods) }),
  }),
};

/** The same question at a size that two cores answer in an evening. */
export const seedCorrectedSmall: PresetStudy = {
  name: 'seed-corrected-small',
  title: 'the same at 64 px, width 8, two noise multipliers, 20 epochs: an evening on two cores',
  needsData: dukeFolder,
  define: (root) => ({
    name: 'seed-corrected-small',
    question: `Which clipping loses least Dice at equal epsilon, at 64 px and width 8? ${sound} ${rate}`,
    base: seedBase(root, 64, 20),
    ...seedGrid({ noiseMultipliers: [0.5, 1], width: 8, methods: Object.keys(seedMethods) }),
  }),
};

/** As near to what the published code did as the trainer goes. */
export const seedFaithful: PresetStudy = {
  name: 'seed-faithful',
  title: 'what the published code did, as far as the trainer goes; its published epsilons hold for nothing',
  needsData: dukeFolder,
  define: (root) => {
    const { cells = [] } = seedGrid({
      noiseMultipliers: [0.3, 0.5, 0.7, 1],
      width: 32,
      methods: ['automatic', 'random sparsification'],
    });
    return {
      name: 'seed-faithful',
      question: [
        'What does the published code reach as it ran? Its published epsilons are no guarantee of these runs: read the ledger.',
        'Repeated here: batches are shuffled and billed as such, not as Poisson-sampled; "random sparsification" is per-layer clipping, since the mask never ran, over half the epochs.',
        'Not repeated, since the trainer refuses or does not have it: a Dice loss over the whole batch (it couples examples, so that clipping bounds nothing), masks resized bilinearly (classes between classes), the mislabelled row, and a training loss reported as (last loss + 6) / 66.',
      ].join(' '),
      base: { ...seedBase(root, 224, 100), sampling: { kind: 'shuffled', batchSize: 10 } },
      cells: cells.map(({ name, set }) =>
        name.includes('random sparsification')
          ? { name, set: { ...set, sparsification: { kind: 'none' }, 'training.epochs': 50 } }
          : { name, ...(set === undefined ? {} : { set }) },
      ),
    };
  },
};
