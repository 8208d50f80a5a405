import type { TensorLibrary } from '../../tensor-library.js';
import { loadTensorLibrary } from '../load-tensor-library.js';
import type { KernelModule } from './kernel-module.js';
import { KernelThreads } from './kernel-threads.js';
import { simdKernels } from './kernels/registry.js';
import { SimdBackend } from './simd-backend.js';

/**
 * Adds a backend to tfjs: these kernels, and tfjs' own in JavaScript for all else.
 *
 * @param threads that compute, the calling one among them.
 * @param readyBytes of memory that the other threads make ready before they compute.
 */
export function installSimdBackend(
  name: string,
  kernels: KernelModule,
  threads: number,
  readyBytes = 0,
): TensorLibrary {
  const tf: TensorLibrary = loadTensorLibrary();
  if (tf.findBackendFactory(name) !== null) return tf;
  tf.registerBackend(name, () => new SimdBackend(new KernelThreads(kernels, threads, readyBytes)));
  tf.copyRegisteredKernels('cpu', name);
  for (const { kernelName, compute } of simdKernels) {
    const plain = tf.getKernel(kernelName, name)?.kernelFunc;
    if (plain !== undefined) tf.unregisterKernel(kernelName, name);
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc: (call) => {
        const result = compute({
          inputs: call.inputs,
          attrs: call.attrs ?? {},
          backend: call.backend as SimdBackend,
        });
        if (result !== null) return result;
        if (plain === undefined) throw new TypeError(`${kernelName} has no kernel for these inputs`);
        return plain(call);
      },
    });
  }
  return tf;
}
