import type { TensorLibrary } from '../tensor-library.js';
import type { ExampleGradients } from './example-gradients.js';

/** A gradient that was made up: a few large values, 0 everywhere else. It stands for a unit's own. */
export interface CanaryGradient {
  readonly places: readonly CanaryPlace[];
}

/** One value of a canary. */
export interface CanaryPlace {
  /** Index of the parameter tensor. */
  readonly tensor: number;
  /** Index in the tensor, row-major. */
  readonly coordinate: number;
  readonly value: number;
}

/**
 * The canaries' gradients of one parameter tensor, which take the same way as those of examples.
 *
 * @param kept coordinates that take part, as for an example; left out, all do.
 */
export function canaryGradients(
  tf: TensorLibrary,
  tensor: number,
  canaries: readonly CanaryGradient[],
  kept: Float32Array | undefined,
): ExampleGradients {
  const rows = canaries.map(({ places }) =>
    places
      .filter((place) => place.tensor === tensor)
      .map(({ coordinate, value }) => ({ coordinate, value: value * (kept?.[coordinate] ?? 1) })),
  );
  return {
    form: 'per-example',
    isZero: rows.every((places) => places.length === 0),
    squaredNorms: () =>
      tf.tensor1d(rows.map((places) => places.reduce((sum, { value }) => sum + value * value, 0))),
    weightedSum: (weights, shape) => {
      const sum = new Float32Array(shape.reduce((size, length) => size * length, 1));
      rows.forEach((places, row) => {
        for (const { coordinate, value } of places)
          sum[coordinate] = (sum[coordinate] as number) + (weights[row] as number) * value;
      });
      return tf.tensor(sum, [...shape]);
    },
    dispose: () => {},
  };
}
