import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TensorLibrary } from '../tensor-library.js';
import type { Backend } from './backend.js';
import { restoreRemovedUtilFunctions } from './removed-util-functions.js';

/** What the backend of tfjs-node knows of itself. */
interface NativeBackend {
  readonly binding: { readonly TF_Version: string };
  readonly isUsingGpuDevice: boolean;
}

const stateOf = (tf: TensorLibrary): NativeBackend => tf.backend() as unknown as NativeBackend;

/** TensorFlow's C library, in one of its two npm packages; the one for GPUs also loads without one, and is then refused. */
function nativeBackend(kind: string, needsGpu: boolean, remedy: string): Backend {
  return {
    kind,
    // TensorFlow shares the terms of a sum out to threads by the size of a batch.
    mixesExamples: true,
    remedy,
    load: async () => {
      const require = createRequire(import.meta.url);
      // Looked for first: the package takes half a second to load before it misses its library.
      const folder = join(dirname(require.resolve(`@tensorflow/${kind}/package.json`)), 'lib');
      if (!existsSync(folder)) throw new Error(`its native library is not in ${folder}`);
      restoreRemovedUtilFunctions();
      // Warnings and errors, not what it found on the way.
      process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
      // An NVIDIA GPU may round the factors of a product to 10 bits. The norm of a gradient and its part of the sum are
      // different products: they, and with them the sensitivity, would agree only to a thousandth.
      process.env.NVIDIA_TF32_OVERRIDE ??= '0';
      const tf: TensorLibrary = require(`@tensorflow/${kind}`);
      await tf.ready();
      if (needsGpu && !stateOf(tf).isUsingGpuDevice)
        throw new Error('TensorFlow found no GPU that it can use');
      return tf;
    },
    describe: (tf) => {
      const { binding, isUsingGpuDevice } = stateOf(tf);
      return `${kind} (TensorFlow ${binding.TF_Version}, ${isUsingGpuDevice ? 'GPU' : 'CPU'})`;
    },
  };
}

/** TensorFlow on an NVIDIA GPU. */
export const tfjsNodeGpu = nativeBackend(
  'tfjs-node-gpu',
  true,
  'it needs a TensorFlow with CUDA: `npx clipwise backend link-tensorflow --help` says how; use "wasm-simd" elsewhere',
);

/** TensorFlow on the processor. */
export const tfjsNode = nativeBackend(
  'tfjs-node',
  false,
  'it needs a TensorFlow: `npx clipwise backend link-tensorflow --help` says how; use "wasm-simd" elsewhere',
);
