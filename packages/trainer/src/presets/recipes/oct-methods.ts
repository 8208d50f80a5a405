import type { RunConfigInput } from '../../config/run-config.js';
import { octPretrained, octScan } from './oct-scans.js';
import type { Recipe } from './recipe.js';

const { config } = octScan;

/** De et al. 2022 (arXiv:2204.13650), section 3: what they add to DP-SGD, on the scans. */
export const octAverages: Recipe = {
  name: 'oct-standardised-epsilon-8',
  title: 'epsilon 8 for a scan: standardised weights, four views of each scan, averaged parameters',
  needs: octScan.needs,
  config: {
    ...config,
    name: 'oct standardised epsilon 8',
    model: { ...config.model, kind: 'unet', weightStandardisation: true },
    augmentation: { multiplicity: 4, flip: true, shift: 0.05 },
  } satisfies RunConfigInput,
};

/** The low-pass filter of DOPPLER between the noisy gradients and plain SGD. */
export const octFiltered: Recipe = {
  name: 'oct-filtered-epsilon-8',
  title: 'epsilon 8 for a scan: a low-pass filter on the noisy gradients in the place of momentum',
  needs: octScan.needs,
  config: {
    ...config,
    name: 'oct filtered epsilon 8',
    gradientFilter: { kind: 'low-pass' },
    optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0, weightDecay: 0 },
  },
};

/** Most of the network stays public. */
export const octLastLayers: Recipe = {
  name: 'oct-last-layers-epsilon-8',
  title:
    'epsilon 8 for a scan: parameters of synthetic scans, of which the last decoder and the head are trained',
  needs: octPretrained.needs,
  config: {
    ...octPretrained.config,
    name: 'oct last layers epsilon 8',
    training: { ...octPretrained.config.training, trainableLayers: ['decoder1', 'head'] },
  },
};

/** Nested U-Net with a head for each column. */
export const octDeepSupervision: Recipe = {
  name: 'oct-deep-supervision-epsilon-8',
  title: 'epsilon 8 for a scan: Nested U-Net under deep supervision',
  needs: octScan.needs,
  config: {
    ...config,
    name: 'oct deep supervision epsilon 8',
    model: { kind: 'nested-unet', width: 8, deepSupervision: true },
  },
};
