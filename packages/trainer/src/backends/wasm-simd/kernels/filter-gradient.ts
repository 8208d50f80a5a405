import { simdKernel } from '../simd-kernel.js';
import { packedFilterGradient } from './packed-filter-gradient.js';

export const perExampleFilterGradient = simdKernel(
  'PerExampleFilterGradient',
  ({ inputs: { x, dy }, attributes: { filterShape }, backend }) =>
    packedFilterGradient(backend, x, dy, filterShape, false),
);

export const weightedFilterGradient = simdKernel(
  'WeightedFilterGradient',
  ({ inputs: { x, dy }, attributes: { filterShape, weights }, backend }) =>
    packedFilterGradient(backend, x, dy, filterShape, true, weights),
);
