import { expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { standardisedFilter, throughStandardisation } from './weight-standardisation.js';

const shape = [3, 3, 2, 4] as const;
const [rows, channels] = [18, 4];

/** In double precision, channel by channel. */
function oracle(values: ArrayLike<number>): number[] {
  const result = new Array<number>(rows * channels);
  for (let channel = 0; channel < channels; channel++) {
    const column = Array.from({ length: rows }, (_, row) => values[row * channels + channel] as number);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    const norm = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) + 1e-8);
    column.forEach((value, row) => {
      result[row * channels + channel] = (value - mean) / norm;
    });
  }
  return result;
}

it.each(['wasm-simd', 'wasm'])(
  'a standardised filter has mean 0 and norm 1 for every channel it makes, as in double precision, on %s',
  async (backend) => {
    const { tf } = await loadBackend(backend);
    const uniform = uniformFrom(seededBytes(21, 'standardised'));
    const values = Float32Array.from({ length: rows * channels }, () => 3 * uniform() - 1);
    const actual = tf.tidy(() => [...standardisedFilter(tf, tf.tensor4d(values, [...shape])).dataSync()]);
    oracle(values).forEach((value, at) => {
      expect(actual[at]).toBeCloseTo(value, 6);
    });
    const squares = actual.reduce((sum, value) => sum + value * value, 0);
    expect(squares).toBeCloseTo(channels, 5);
  },
);

it.each(['wasm-simd', 'wasm'])(
  'gradients by the parameter are those by the filter through the derivative, example by example, on %s',
  async (backend) => {
    const { tf } = await loadBackend(backend);
    const uniform = uniformFrom(seededBytes(22, 'through'));
    const values = Float32Array.from({ length: rows * channels }, () => 3 * uniform() - 1);
    const gradients = Float32Array.from({ length: 2 * values.length }, () => 2 * uniform() - 1);
    const actual = tf.tidy(() => [
      ...throughStandardisation(
        tf,
        tf.tensor4d(values, [...shape]),
        tf.tensor2d(gradients, [2, values.length]),
      ).dataSync(),
    ]);
    const step = 1e-5;
    for (let example = 0; example < 2; example++) {
      const along = (moved: ArrayLike<number>): number =>
        oracle(moved).reduce(
          (sum, value, at) => sum + value * (gradients[example * values.length + at] as number),
          0,
        );
      for (let at = 0; at < values.length; at++) {
        const [more, less] = [step, -step].map((change) =>
          along(Float64Array.from(values, (value, index) => (index === at ? value + change : value))),
        ) as [number, number];
        expect(actual[example * values.length + at]).toBeCloseTo((more - less) / (2 * step), 5);
      }
    }
  },
);
