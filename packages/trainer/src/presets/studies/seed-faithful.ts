import type { PresetStudy } from './preset-study.js';
import { seedBase, seedCells } from './seed-grid.js';

/** As near to what the published code did as the trainer goes. */
export const seedFaithful: PresetStudy = {
  name: 'seed-faithful',
  title: 'what the published code did, as far as the trainer goes; its published epsilons hold for nothing',
  needsData: 'the Duke scans, with train/ and val/',
  define: (root) => ({
    name: 'seed-faithful',
    question: [
      'What does the published code reach as it ran? Its published epsilons are no guarantee of these runs: read the ledger.',
      'Repeated here: batches are shuffled and billed as such, not as Poisson-sampled; "random sparsification" is per-layer clipping, since the mask never ran, over half the epochs.',
      'Not repeated, since the trainer refuses or does not have it: a Dice loss over the whole batch (it couples examples, so that clipping bounds nothing), masks resized bilinearly (classes between classes), the mislabelled row, and a training loss reported as (last loss + 6) / 66.',
    ].join(' '),
    base: { ...seedBase(root, 224, 100), sampling: { kind: 'shuffled', batchSize: 10 } },
    cells: seedCells({
      noiseMultipliers: [0.3, 0.5, 0.7, 1],
      width: 32,
      methods: ['automatic', 'random sparsification'],
    }).map(({ name, set }) =>
      name.includes('random sparsification')
        ? { name, set: { ...set, sparsification: { kind: 'none' }, 'training.epochs': 50 } }
        : { name, ...(set === undefined ? {} : { set }) },
    ),
  }),
};
