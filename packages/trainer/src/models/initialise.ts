import type { Variable } from '@tensorflow/tfjs-core';
import type { Uniform } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';
import type { Model } from './model.js';

/**
 * Parameters of a model: those that are given by name, of the same shape, and fresh ones by their specifications for the rest. What
 * is given changes no other: each draws as if none were given. The caller disposes them.
 */
export function initialiseParameters(
  tf: TensorLibrary,
  { parameters }: Model,
  uniform: Uniform,
  given?: ReadonlyMap<string, { readonly values: Float32Array }>,
): readonly Variable[] {
  return parameters.map(({ name, shape, initial }) => {
    const values = new Float32Array(shape.reduce((size, length) => size * length, 1));
    if (initial === 'one') values.fill(1);
    else if (typeof initial === 'number')
      for (let index = 0; index < values.length; index++) values[index] = (2 * uniform() - 1) * initial;
    return tf.tidy(() => tf.variable(tf.tensor(given?.get(name)?.values ?? values, [...shape])));
  });
}
