import { clippingRegistry } from '../../clipping/registry.js';
import type { PresetStudy } from './preset-study.js';
import { seedBase } from './seed-grid.js';

const epsilons = [1, 3, 8];
const clippings = clippingRegistry.map(({ kind }) => kind).filter((kind) => kind !== 'none');

/** Every clipping of the trainer at three budgets. */
export const clipping2026: PresetStudy = {
  name: 'clipping-2026',
  title: 'every clipping of the trainer at epsilon 1, 3 and 8, on Duke scans',
  needsData: 'the Duke scans, with train/ and val/',
  define: (root) => ({
    name: 'clipping-2026',
    question:
      'Does any clipping reach more Dice than flat clipping at the same epsilon? Nothing is tuned: every method has clip norm 1 and the same optimizer, so that no tuning has to be charged. Noise is chosen by the target epsilon.',
    base: {
      ...seedBase(root, 64, 40),
      model: { kind: 'unet', width: 8 },
      optimizer: { kind: 'adam', learningRate: 0.001 },
      noise: { noiseMultiplier: null },
    },
    cells: epsilons.flatMap((targetEpsilon) =>
      clippings.map((kind) => ({
        name: `${kind}, epsilon ${targetEpsilon}`,
        set: { clipping: { kind, clipNorm: 1 }, 'privacy.targetEpsilon': targetEpsilon },
      })),
    ),
    comparisons: epsilons.flatMap((targetEpsilon) =>
      clippings
        .filter((kind) => kind !== 'flat')
        .map((kind) => ({
          first: `${kind}, epsilon ${targetEpsilon}`,
          second: `flat, epsilon ${targetEpsilon}`,
        })),
    ),
  }),
};
