import type { Variable } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';

/** What an optimizer keeps of a parameter from step to step: 0 at first, and no tensor beside it. */
export function zeroVariable(tf: TensorLibrary, parameter: Variable): Variable {
  const zeros = tf.zerosLike(parameter);
  const variable = tf.variable(zeros, false);
  zeros.dispose();
  return variable;
}
