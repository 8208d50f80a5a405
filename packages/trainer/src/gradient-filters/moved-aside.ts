import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';

/**
 * Moves parameters for a while.
 *
 * @param to where each goes.
 * @returns puts them back, to the last bit.
 */
export function movedAside(
  tf: TensorLibrary,
  parameters: readonly Variable[],
  to: (parameter: Variable, index: number) => Tensor,
): () => void {
  const here = parameters.map((parameter) => parameter.clone());
  parameters.forEach((parameter, index) => {
    tf.tidy(() => parameter.assign(to(parameter, index)));
  });
  return () => {
    parameters.forEach((parameter, index) => {
      parameter.assign(here[index] as Tensor);
      here[index]?.dispose();
    });
  };
}
