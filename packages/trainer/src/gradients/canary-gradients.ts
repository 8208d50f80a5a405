import type { CoordinateMask } from '../sparsification/sparsification.js';
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
 * The canaries' gradients of every parameter tensor, which take the same way as those of examples.
 *
 * @param tensorCount of the model.
 * @param mask coordinates of each tensor that take part, as for an example; null: all do.
 */
export function canaryGradients(
  tf: TensorLibrary,
  tensorCount: number,
  canaries: readonly CanaryGradient[],
  mask: CoordinateMask | null,
): readonly ExampleGradients[] {
  const entries = Array.from({ length: tensorCount }, (): Entry[] => []);
  canaries.forEach(({ places }, row) => {
    for (const { tensor, coordinate, value } of places)
      entries[tensor]?.push({ row, coordinate, value: value * (mask?.[tensor]?.[coordinate] ?? 1) });
  });
  return entries.map((own) => sparseGradients(tf, own, canaries.length));
}

/** A value of a canary in one tensor; `row` counts the canaries that were drawn. */
interface Entry {
  readonly row: number;
  readonly coordinate: number;
  readonly value: number;
}

function sparseGradients(tf: TensorLibrary, entries: readonly Entry[], rowCount: number): ExampleGradients {
  return {
    form: 'per-example',
    isZero: entries.length === 0,
    squaredNorms: () => {
      const squares = new Float32Array(rowCount);
      for (const { row, value } of entries) squares[row] = (squares[row] as number) + value * value;
      return tf.tensor1d(squares);
    },
    weightedSum: (weights, shape) => {
      const sum = new Float32Array(shape.reduce((size, length) => size * length, 1));
      for (const { row, coordinate, value } of entries)
        sum[coordinate] = (sum[coordinate] as number) + (weights[row] as number) * value;
      return tf.tensor(sum, [...shape]);
    },
    dispose: () => {},
  };
}
