import type { SimdKernel } from '../simd-kernel.js';
import { conv2d, conv2dBackpropFilter, conv2dBackpropInput } from './convolution.js';
import { elementwiseKernels } from './elementwise.js';
import { perExampleFilterGradient, weightedFilterGradient } from './filter-gradient.js';
import { ghostNorms } from './ghost-norm.js';
import { groupNormKernels } from './group-norm.js';
import { layoutKernels } from './layout.js';
import { crossEntropyDice } from './loss.js';
import { gridNoise } from './noise.js';
import { poolingKernels } from './pooling.js';
import { batchMatMul, weightedRowSum } from './product.js';
import { reductionKernels } from './reduction.js';
import { resizeKernels } from './resize.js';

/** Every kernel on the shared memory. */
export const simdKernels: readonly SimdKernel[] = [
  conv2d,
  conv2dBackpropInput,
  conv2dBackpropFilter,
  perExampleFilterGradient,
  weightedFilterGradient,
  ghostNorms,
  batchMatMul,
  weightedRowSum,
  ...elementwiseKernels,
  ...layoutKernels,
  ...reductionKernels,
  ...poolingKernels,
  ...resizeKernels,
  ...groupNormKernels,
  crossEntropyDice,
  gridNoise,
];
