import type { PresetStudy } from './preset-study.js';
import { seedBase } from './seed-grid.js';

const epsilons = [8, 200];
const models = { 'U-Net': 'unet', 'Nested U-Net': 'nested-unet' } as const;
const clippings = {
  flat: { kind: 'flat', clipNorm: 2 },
  automatic: { kind: 'automatic', clipNorm: 2 },
  PSAC: { kind: 'per-sample-adaptive', clipNorm: 2 },
  normalised: { kind: 'normalised', clipNorm: 2 },
} as const;

/** The settings of the published table of private segmentation on Duke scans. */
export const dpSegmentationPublished: PresetStudy = {
  name: 'dp-segmentation-published',
  title: 'the published table with Adam, batch 16 and 200 iterations, at epsilon 8 and 200',
  needsData: 'the Duke scans, with train/ and val/',
  define: (root) => ({
    name: 'dp-segmentation-published',
    question:
      'Do the published Dice values of five clippings hold? Adam at 5e-4, expected batch 16, 200 iterations, clip norm 2, epsilon 8 and 200. Batches are Poisson-sampled, which gives the expected size. Morphology after the network and the LF-U-Net of the table are not in the trainer and are left out.',
    base: {
      ...seedBase(root, 224, 40),
      sampling: { kind: 'poisson', expectedBatchSize: 16 },
      optimizer: { kind: 'adam', learningRate: 5e-4 },
    },
    cells: Object.entries(models).flatMap(([title, kind]) => [
      {
        name: `${title}, none`,
        set: { model: { kind }, clipping: { kind: 'none' }, 'noise.noiseMultiplier': 0 },
      },
      ...epsilons.flatMap((targetEpsilon) =>
        Object.entries(clippings).map(([name, clipping]) => ({
          name: `${title}, ${name}, epsilon ${targetEpsilon}`,
          set: {
            model: { kind },
            clipping,
            'noise.noiseMultiplier': null,
            'privacy.targetEpsilon': targetEpsilon,
          },
        })),
      ),
    ]),
    comparisons: Object.keys(models).flatMap((title) =>
      epsilons.flatMap((targetEpsilon) =>
        Object.keys(clippings)
          .filter((name) => name !== 'flat')
          .map((name) => ({
            first: `${title}, ${name}, epsilon ${targetEpsilon}`,
            second: `${title}, flat, epsilon ${targetEpsilon}`,
          })),
      ),
    ),
  }),
};
