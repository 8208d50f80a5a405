import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { TensorLibrary } from '../tensor-library.js';
import { builtFile } from './built-file.js';

/**
 * The operations and gradients of tfjs, and its backend in JavaScript. The package `@tensorflow/tfjs` has layers, converters and
 * WebGL besides and takes twice as long to load.
 */
export function loadTensorLibrary(): TensorLibrary {
  const require = createRequire(import.meta.url);
  const tf: TensorLibrary = require('@tensorflow/tfjs-core');
  require('@tensorflow/tfjs-backend-cpu');
  require(fileURLToPath(builtFile('backends/gradients.cjs')));
  return tf;
}
