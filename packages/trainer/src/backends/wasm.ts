import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type { Backend } from './backend.js';
import { registerWasmConvolutionGradients } from './wasm-convolution-gradients.js';

/** WebAssembly with SIMD, one thread: runs wherever Node runs. */
export const wasm: Backend = {
  kind: 'wasm',
  // With parameters x 1e12, one example beside another had a gradient of norm 0.8 and alone one of 6e17.
  mixesExamples: true,
  remedy: 'it needs @tensorflow/tfjs-backend-wasm; run `npm ci`',
  load: async () => {
    const require = createRequire(import.meta.url);
    const { loadTensorLibrary } = await import('./load-tensor-library.js');
    const tf = loadTensorLibrary();
    const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as {
      setWasmPaths(folder: string): void;
    };
    setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly did not start');
    await tf.ready();
    registerWasmConvolutionGradients(tf);
    return tf;
  },
};
