import type { TensorLibrary } from '../../tensor-library.js';
import { loadTensorLibrary } from '../load-tensor-library.js';
import { registerConvertingCast } from './cast.js';
import { CheckedWebGpuBackend } from './checked-backend.js';
import type { FoundAdapter } from './gpu-adapter.js';
import { gpuKernels } from './kernels/registry.js';

/** Limits that are raised to what the adapter can do; tfjs sizes its buffers and workgroups by them. */
const raisedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Adds the backend "webgpu" on this adapter to tfjs. */
export async function installWebGpuBackend({ gpu, adapter }: FoundAdapter): Promise<TensorLibrary> {
  const tf: TensorLibrary = loadTensorLibrary();
  if (tf.findBackendFactory('webgpu') !== null) return tf;
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(raisedLimits.map((limit) => [limit, adapter.limits[limit]])),
  });
  const backend = withNavigatorGpu(gpu, () => new CheckedWebGpuBackend(gpu, device, adapter.info));
  tf.registerBackend('webgpu', () => backend);
  registerConvertingCast(tf);
  for (const { kernelName, compute } of gpuKernels) {
    tf.registerKernel({
      kernelName,
      backendName: 'webgpu',
      kernelFunc: (call) =>
        compute({
          inputs: call.inputs,
          attrs: call.attrs ?? {},
          backend: call.backend as CheckedWebGpuBackend,
        }),
    });
  }
  return tf;
}

/**
 * tfjs' constructor asks whether `navigator.gpu` is there. It is taken away again, because Node does not end while the global
 * object holds it.
 */
function withNavigatorGpu<Result>(gpu: GPU, make: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return make();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
}
