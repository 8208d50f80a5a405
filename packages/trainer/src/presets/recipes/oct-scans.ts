import type { RunConfigInput } from '../../config/run-config.js';
import type { Recipe } from './recipe.js';

const folder = 'data/duke with train/ and val/ of the Duke scans (docs/DATA.md)';
/** Scans of subjects 1 to 6; with all of them in every batch the noise of a step hides behind the most. */
const trainingScans = 66;

const base = {
  version: 1,
  dataset: { kind: 'duke', root: 'data/duke', imageHeight: 64, imageWidth: 64 },
  model: { kind: 'unet', width: 8 },
} as const satisfies Partial<RunConfigInput>;

const privateBase = {
  ...base,
  sampling: { kind: 'poisson', expectedBatchSize: trainingScans },
  clipping: { kind: 'automatic', grouping: 'flat', clipNorm: 1, gamma: 0.01 },
  noise: { noiseMultiplier: null },
  optimizer: { kind: 'sgd', learningRate: 0.05, momentum: 0.9, weightDecay: 0 },
  training: { epochs: 100, emaDecay: 0.9 },
  privacy: { targetEpsilon: 8, delta: 1e-5 },
} as const satisfies RunConfigInput;

/** What the network reaches when nobody is protected: the ceiling that the others are measured by. */
export const octNonPrivate: Recipe = {
  name: 'oct-non-private',
  title: 'U-Net on the Duke scans without privacy, to compare with',
  needs: folder,
  config: {
    ...base,
    name: 'oct non-private',
    sampling: { kind: 'poisson', expectedBatchSize: 8 },
    clipping: { kind: 'none' },
    noise: { noiseMultiplier: 0 },
    optimizer: { kind: 'adam', learningRate: 0.003 },
    training: { epochs: 80 },
  },
};

/** Where nothing is known yet; what was measured, and what is open, is in `docs/RECIPES.md`. */
const fromScratch = {
  ...privateBase,
  // A quarter of the parameters of four levels, each of which has its noise.
  model: { ...base.model, depth: 3 },
  // Background fills most of any OCT scan: unweighted, a network takes all for it first, and how long it does decides a run.
  loss: { kind: 'cross-entropy-dice', classWeights: [0.1, 1, 1, 1, 1, 1, 1, 1, 1] },
} as const satisfies RunConfigInput;

/** Full batches: at q = 1 a step has the most signal for its noise. */
export const octScan: Recipe = {
  name: 'oct-scan-epsilon-8',
  title: 'epsilon 8 for a scan: all scans in every batch, AUTO-S, noise by the target',
  needs: folder,
  config: { ...fromScratch, name: 'oct scan epsilon 8' },
};

/** The same for less. */
export const octScanStrict: Recipe = {
  name: 'oct-scan-epsilon-3',
  title: 'epsilon 3 for a scan: all scans in every batch, AUTO-S, noise by the target',
  needs: folder,
  config: {
    ...fromScratch,
    name: 'oct scan epsilon 3',
    privacy: { ...fromScratch.privacy, targetEpsilon: 3 },
  },
};

const fromSynthetic = {
  ...privateBase,
  model: { ...privateBase.model, initialFrom: 'start.safetensors' },
  // Small steps: what the start knows is worth more than what noise at this rate would leave of it.
  optimizer: { ...privateBase.optimizer, learningRate: 0.005 },
} as const satisfies RunConfigInput;

const needsStart = `${folder}; start.safetensors by: clipwise checkpoint pretrain --config THIS --out start.safetensors`;

/** Public parameters first: the private steps bring them to the scans. */
export const octPretrained: Recipe = {
  name: 'oct-pretrained-epsilon-8',
  title: 'epsilon 8 for a scan, from parameters that were trained on synthetic scans',
  needs: needsStart,
  config: { ...fromSynthetic, name: 'oct pretrained epsilon 8' },
};

/** The same for less, in smaller steps. */
export const octPretrainedStrict: Recipe = {
  name: 'oct-pretrained-epsilon-3',
  title: 'epsilon 3 for a scan, from parameters that were trained on synthetic scans',
  needs: needsStart,
  config: {
    ...fromSynthetic,
    name: 'oct pretrained epsilon 3',
    optimizer: { ...fromSynthetic.optimizer, learningRate: 0.002 },
    privacy: { ...fromSynthetic.privacy, targetEpsilon: 3 },
  },
};

/** Six people: none may come or go, as their number is public, and few parameters can be moved against so much noise. */
export const octSubject: Recipe = {
  name: 'oct-subject-epsilon-8',
  title:
    'epsilon 8 for a person with all of their scans, from parameters that were trained on synthetic scans',
  needs: needsStart,
  config: {
    ...fromSynthetic,
    name: 'oct subject epsilon 8',
    sampling: { kind: 'poisson', expectedBatchSize: 6 },
    optimizer: { ...fromSynthetic.optimizer, learningRate: 0.002 },
    training: { ...fromSynthetic.training, trainableLayers: 3 },
    privacy: { ...fromSynthetic.privacy, unit: 'subject', neighbouring: 'zero-out' },
  },
};
