import { availableParallelism } from 'node:os';
import type { Backend } from './backend.js';
import type { SimdBackend } from './wasm-simd/simd-backend.js';

const maximumThreads = 8;
/** Takes the other threads about as long as data and model take the first. */
const maximumReadyBytes = 128 * 2 ** 20;

/**
 * WebAssembly kernels of our own on shared memory and all processors: runs wherever Node runs. With `CLIPWISE_SIMD=plain` no
 * instruction is used whose rounding depends on the machine.
 */
export const wasmSimd: Backend = {
  kind: 'wasm-simd',
  remedy: 'it needs the kernels that `npm run build` compiles; use "wasm" elsewhere',
  load: async ({ readyBytes = 0 }) => {
    // Only now: tfjs takes a while to load.
    const { compileKernels } = await import('./wasm-simd/kernel-module.js');
    const { installSimdBackend } = await import('./wasm-simd/install.js');
    const threads = Math.min(maximumThreads, availableParallelism());
    const kernels = await compileKernels(process.env.CLIPWISE_SIMD !== 'plain');
    const tf = installSimdBackend('wasm-simd', kernels, threads, Math.min(readyBytes, maximumReadyBytes));
    if (!(await tf.setBackend('wasm-simd'))) throw new Error('the kernels did not start');
    await tf.ready();
    return tf;
  },
  describe: (tf) => (tf.backend() as SimdBackend).threads.description,
};
