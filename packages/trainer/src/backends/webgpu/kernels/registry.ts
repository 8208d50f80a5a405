import { perExampleFilterGradient } from './filter-gradient.js';
import type { GpuKernel } from './gpu-kernel.js';
import { groupNormKernels } from './group-norm.js';

/** Every kernel that the graphics device has beside tfjs' own. */
export const gpuKernels: readonly GpuKernel[] = [perExampleFilterGradient, ...groupNormKernels];
