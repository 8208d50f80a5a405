import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TensorLibrary } from '../tensor-library.js';
import type { Backend } from './backend.js';

/** TensorFlow's C library, in one of its two npm packages. */
function nativeBackend(kind: string, remedy: string): Backend {
  return {
    kind,
    remedy,
    load: async () => {
      const require = createRequire(import.meta.url);
      // Looked for first: the package takes half a second to load before it misses its library.
      const folder = join(dirname(require.resolve(`@tensorflow/${kind}/package.json`)), 'lib');
      if (!existsSync(folder)) throw new Error(`its native library is not in ${folder}`);
      const tf: TensorLibrary = require(`@tensorflow/${kind}`);
      await tf.ready();
      return tf;
    },
  };
}

/** TensorFlow on an NVIDIA GPU. */
export const tfjsNodeGpu = nativeBackend(
  'tfjs-node-gpu',
  'it needs CUDA and the library that `npm rebuild @tensorflow/tfjs-node-gpu` downloads; use "wasm-simd" elsewhere',
);

/** TensorFlow on the processor. */
export const tfjsNode = nativeBackend(
  'tfjs-node',
  'it needs the library that `npm rebuild @tensorflow/tfjs-node` downloads; use "wasm-simd" elsewhere',
);
