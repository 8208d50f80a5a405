import { type BackendKernel, kernelsOf } from '../../../tensor-kernels.js';
import type { CheckedWebGpuBackend } from '../checked-backend.js';

/** A kernel of our own on the graphics device. */
export type GpuKernel = BackendKernel<CheckedWebGpuBackend, never>;

/** A kernel on the graphics device, of what its name stands for. */
export const gpuKernel = kernelsOf<CheckedWebGpuBackend>();
