import type { StudyDefinitionInput } from '../../config/study/study-definition.js';
import type { PresetStudy } from './preset-study.js';
import { seedClaims } from './seed-claims.js';
import { cellName, seedBase, seedCells, seedMethods, seedModels } from './seed-grid.js';

/** What `learning-rates` gave: of each method, the rate with the highest mean. Its numbers are in docs/study/learning-rates. */
export const tunedLearningRates: Readonly<Record<string, number>> = {
  'non-private': 1.25,
  automatic: 0.05,
  'random sparsification': 0.01,
  'automatic with random sparsification': 0.05,
  'per-layer': 0.01,
  flat: 0.25,
};

const dukeFolder = 'the Duke scans, with train/ and val/';
const sound =
  'Poisson batches, losses per example, nearest-neighbour masks, equal steps, 5 seeds, paired comparisons. Flat, per-layer and combined cells are controls that the published study lacks.';
const rates = {
  published:
    'SGD at 5e-4 is the published setting, at which private networks hardly move; the study of the same name with -tuned gives every method a rate of its own.',
  tuned:
    'Every method has a learning rate of its own, found by the preset learning-rates: one protocol for all, on synthetic scans, so that tuning costs no privacy.',
};

const sizes = {
  whole: { side: 224, epochs: 100, width: 32, noiseMultipliers: [0.3, 0.5, 0.7, 1], text: '' },
  small: {
    ...{ side: 64, epochs: 20, width: 8, noiseMultipliers: [0.5, 1] },
    text: ', at 64 px, width 8 and 20 epochs',
  },
};

function corrected(
  name: string,
  title: string,
  size: keyof typeof sizes,
  rate: keyof typeof rates,
): PresetStudy {
  const { side, epochs, width, noiseMultipliers, text } = sizes[size];
  const claims = seedClaims(noiseMultipliers);
  return {
    name,
    title,
    needsData: dukeFolder,
    define: (root) => ({
      name,
      question: `Which clipping loses least Dice at equal epsilon${text}? ${sound} ${rates[rate]}`,
      base: seedBase(root, side, epochs),
      cells: seedCells({
        ...{ noiseMultipliers, width, methods: Object.keys(seedMethods) },
        ...(rate === 'tuned' ? { learningRates: tunedLearningRates } : {}),
      }),
      comparisons: [
        ...claims.filter(({ of }) => of !== 'epsilon').flatMap(({ pairs }) => pairs),
        ...controls(noiseMultipliers),
      ],
      claims,
    }),
  };
}

/** What automatic and per-layer clipping are held against, at equal noise. */
function controls(noiseMultipliers: readonly number[]): NonNullable<StudyDefinitionInput['comparisons']> {
  return Object.keys(seedModels).flatMap((model) =>
    noiseMultipliers.flatMap((noise) =>
      ['automatic', 'flat'].map((method) => ({
        first: cellName(model, method, noise),
        second: cellName(model, 'per-layer', noise),
      })),
    ),
  );
}

/** The published grid, sound. */
export const seedCorrected = corrected(
  'seed-corrected',
  'the published clipping grid on Duke scans, sound: 42 cells, 224 px, 100 epochs',
  'whole',
  'published',
);

/** The same, with a learning rate for each method. */
export const seedCorrectedTuned = corrected(
  'seed-corrected-tuned',
  'the same with a learning rate for each method',
  'whole',
  'tuned',
);

/** The same question at a size that two cores answer in an evening. */
export const seedCorrectedSmall = corrected(
  'seed-corrected-small',
  'seed-corrected at 64 px, width 8, two noise multipliers, 20 epochs: an evening on two cores',
  'small',
  'published',
);

/** The small one with a learning rate for each method. */
export const seedCorrectedSmallTuned = corrected(
  'seed-corrected-small-tuned',
  'the same with a learning rate for each method',
  'small',
  'tuned',
);
