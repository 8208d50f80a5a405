import type { DpEvent } from '@clipwise/privacy';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { seededBytes } from '../random/byte-source.js';
import type { TensorLibrary } from '../tensor-library.js';
import { bandedSquareRoot } from './banded-square-root.js';
import { gridNormal } from './grid-normal.js';
import { bandedNoise, requireSeparation } from './noise-correlation.js';
import { noiseGrid } from './noise-grid.js';
import { releaseSum } from './release-sum.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const [steps, bands] = [12, 3];

/** C as a dense matrix `[steps, steps]`. */
const dense = (column: readonly number[]): number[][] =>
  Array.from({ length: steps }, (_, row) =>
    Array.from({ length: steps }, (_, at) => (row >= at ? (column[row - at] ?? 0) : 0)),
  );

/** The inverse of a lower triangular matrix, by forward substitution. */
const inverseOf = (matrix: readonly (readonly number[])[]): number[][] => {
  const inverse = matrix.map((row) => row.map(() => 0));
  for (let column = 0; column < matrix.length; column++)
    for (let row = 0; row < matrix.length; row++) {
      let left = row === column ? 1 : 0;
      for (let at = 0; at < row; at++)
        left -= (matrix[row]?.[at] as number) * (inverse[at]?.[column] as number);
      (inverse[row] as number[])[column] = left / (matrix[row]?.[row] as number);
    }
  return inverse;
};

/** The largest norm of C u over all participations in {-1, 0, 1} that are `separation` steps apart, and the most of them. */
const bruteForce = (column: readonly number[], separation: number): { norm: number; most: number } => {
  const matrix = dense(column);
  let [norm, most] = [0, 0];
  const visit = (step: number, moved: readonly number[], count: number): void => {
    if (step >= steps) {
      norm = Math.max(norm, Math.hypot(...moved));
      most = Math.max(most, count);
      return;
    }
    visit(step + 1, moved, count);
    for (const sign of [1, -1])
      visit(
        step + separation,
        moved.map((value, row) => value + sign * (matrix[row]?.[step] as number)),
        count + 1,
      );
  };
  visit(0, new Array(steps).fill(0), 0);
  return { norm, most };
};

const event = (noiseMultiplier: number, turn = bands): DpEvent => ({
  kind: 'banded-matrix-factorization',
  noiseMultiplier,
  bands: turn,
  steps: turn,
  samplingRate: 0.5,
});

describe('the banded square root', () => {
  it('is 1, 1/2, 3/8, 5/16, 35/128 before it is scaled (Kalinin and Lampert 2024), and has norm 1', () => {
    const column = bandedSquareRoot(5);
    const first = column[0] as number;
    for (const [at, value] of [1, 1 / 2, 3 / 8, 5 / 16, 35 / 128].entries())
      expect((column[at] as number) / first).toBeCloseTo(value, 14);
    expect(Math.hypot(...column)).toBeCloseTo(1, 14);
    expect(bandedSquareRoot(1)).toEqual([1]);
  });

  it('squares to the matrix of prefix sums where the bands are as many as the steps', () => {
    const unscaled = bandedSquareRoot(steps).map((value, _, [first = 1]) => value / first);
    const root = dense(unscaled);
    for (let row = 0; row < steps; row++)
      for (let column = 0; column < steps; column++) {
        const entry = root.reduce(
          (sum, _, at) => sum + (root[row]?.[at] as number) * (root[at]?.[column] as number),
          0,
        );
        expect(entry).toBeCloseTo(row >= column ? 1 : 0, 12);
      }
  });

  it('moves a release by the square root of the participations, whatever they are, and by more where they come closer', () => {
    const column = bandedSquareRoot(bands);
    const { norm, most } = bruteForce(column, bands);
    expect(most).toBe(4);
    expect(norm).toBeLessThanOrEqual(Math.sqrt(most) + 1e-12);
    expect(norm).toBeGreaterThan(Math.sqrt(most - 1));
    const closer = bruteForce(column, bands - 1);
    expect(closer.norm).toBeGreaterThan(Math.sqrt(closer.most) + 0.1);
    expect(
      bruteForce(
        column.map((value) => value / (column[0] as number)),
        bands,
      ).norm,
    ).toBeGreaterThan(Math.sqrt(most) + 0.1);
  });
});

describe('banded noise', () => {
  it('is C^-1 z of a dense matrix in double precision, up to its rounding', () => {
    const noise = bandedNoise(bands);
    const grid = noiseGrid({ noiseMultiplier: 1, sensitivity: 1, coordinates: 100 });
    const fresh = Array.from({ length: steps }, (_, step) => Math.round(1e6 * Math.sin(7 * step + 1)));
    const given = fresh.map((value) => noise.correlate(Float64Array.of(value), grid)[0] as number);
    const inverse = inverseOf(dense(bandedSquareRoot(bands)));
    for (let step = 0; step < steps; step++) {
      const exact = fresh.reduce(
        (sum, value, at) => sum + (inverse[step]?.[at] as number) * value * noise.diagonal,
        0,
      );
      // Half a step at each rounding, of which the inverse passes on less than their number.
      expect(Math.abs((given[step] as number) - exact)).toBeLessThan(steps / 2);
      expect(Math.abs(exact)).toBeGreaterThan(steps);
    }
  });

  it('of a released sum has the deviation and the covariance between steps of the event and C^-1, on every kept coordinate', async () => {
    const [sigma, sensitivity, size] = [0.7, 3, 40_000];
    const noise = bandedNoise(bands);
    const bytes = seededBytes(5, 'banded noise');
    const mask = [Float32Array.from({ length: size }, (_, at) => at % 2)];
    const released: number[][] = [];
    const told: number[] = [];
    for (let step = 0; step < 6; step++) {
      const { tensors, deviation } = await releaseSum(tf, [tf.zeros([size])], {
        ...{ event: event(sigma), sensitivity, bytes, mask, correlation: noise },
      });
      const values = [...(tensors[0]?.dataSync() ?? [])];
      tensors[0]?.dispose();
      expect(values.every((value, at) => at % 2 === 1 || value === 0)).toBe(true);
      released.push(values.filter((_, at) => at % 2 === 1));
      told.push(deviation);
    }
    const inverse = inverseOf(dense(bandedSquareRoot(bands)));
    const variance = (sigma * sensitivity) ** 2;
    const count = size / 2;
    const expected = (one: number, other: number): number =>
      variance *
      inverse.reduce(
        (sum, _, at) => sum + (inverse[one]?.[at] as number) * (inverse[other]?.[at] as number),
        0,
      );
    for (let one = 0; one < 6; one++) {
      expect((told[one] as number) / Math.sqrt(expected(one, one))).toBeCloseTo(1, 3);
      for (let other = 0; other <= one; other++) {
        const measured =
          (released[one] as number[]).reduce(
            (sum, value, at) => sum + value * (released[other]?.[at] as number),
            0,
          ) / count;
        const spread = Math.sqrt(
          (expected(one, one) * expected(other, other) + expected(one, other) ** 2) / count,
        );
        expect(Math.abs(measured - expected(one, other)), `${one}, ${other}`).toBeLessThan(5 * spread);
      }
      // Independent noise of the same event would be told from it.
      if (one > 0) expect(Math.abs(expected(one, one - 1)) / variance).toBeGreaterThan(0.1);
    }
  });

  it('is added to every tensor of a sum, each with its own part of it, and to no dropped coordinate', async () => {
    const sums = [Float32Array.of(1, -2.5, 3e4), Float32Array.of(5, 6)];
    const mask = [Float32Array.of(1, 0, 1), Float32Array.of(1, 1)];
    const correlation = bandedNoise(bands);
    const { tensors } = await releaseSum(
      tf,
      sums.map((sum) => tf.tensor1d(sum)),
      { event: event(2), sensitivity: 3, bytes: seededBytes(5, 'noise'), mask, correlation },
    );
    const grid = noiseGrid({ noiseMultiplier: 2 / correlation.diagonal, sensitivity: 3, coordinates: 30 });
    const noise = gridNormal(5, seededBytes(5, 'noise'), grid);
    const expected = sums.map((sum, index) =>
      Array.from(sum, (value, at) =>
        mask[index]?.[at] === 0
          ? 0
          : Math.fround(
              (Math.round(value / grid.spacing) + (noise[3 * index + at] as number)) * grid.spacing,
            ),
      ),
    );
    expect(tensors.map((tensor) => [...tensor.dataSync()])).toEqual(expected);
    // A step of a joint draw is charged as the whole, or as nothing behind it.
    const options = { sensitivity: 3, bytes: seededBytes(5, 'noise'), mask: null, correlation };
    const nothing: DpEvent = {
      kind: 'composed',
      events: [event(2), { kind: 'non-private', reason: 'seeded.' }],
    };
    await expect(releaseSum(tf, [tf.zeros([5])], { ...options, event: nothing })).resolves.toBeDefined();
  });

  it('forgets all steps when it begins anew', () => {
    const noise = bandedNoise(bands);
    const grid = noiseGrid({ noiseMultiplier: 1, sensitivity: 1, coordinates: 100 });
    const steps = () =>
      [1000, -700, 300].map((value) => [noise.correlate(Float64Array.of(value), grid)[0], noise.gain()]);
    const first = steps();
    noise.restart();
    expect(steps()).toEqual(first);
    noise.restart();
    // Another deviation is another mechanism, which may begin here and not in between.
    const other = noiseGrid({ noiseMultiplier: 2, sensitivity: 1, coordinates: 100 });
    expect(() => noise.correlate(Float64Array.of(1), other)).not.toThrow();
    expect(() => noise.correlate(Float64Array.of(1), grid)).toThrow('the same deviation');
    expect(() => noise.correlate(Float64Array.of(1, 2), other)).toThrow('the same deviation and coordinates');
  });

  it('is refused for an event that lets units come again sooner than its bands, and where its deviation changes', async () => {
    const release = (of: DpEvent, sensitivity: number, correlation = bandedNoise(bands)) =>
      releaseSum(tf, [tf.zeros([2])], {
        ...{ event: of, sensitivity, bytes: seededBytes(1, 'x'), mask: null, correlation },
      });
    await expect(release(event(1, bands - 1), 1)).rejects.toThrow(/units may come again after 2 steps/);
    await expect(release({ kind: 'gaussian', noiseMultiplier: 1 }, 1)).rejects.toThrow(/after 1 steps/);
    const noise = bandedNoise(bands);
    await release(event(1), 1, noise);
    await expect(release(event(1), 2, noise)).rejects.toThrow(/same deviation/);
  });

  it('names both and the remedy where a sampler does not keep units apart', () => {
    expect(() => requireSeparation(3, 1, 'poisson')).toThrow(
      'noise.bands: needs batches in which nobody comes again within 3 steps, which sampling.kind "poisson" does not promise; choose sampling.kind "cyclic-poisson" with 3 parts',
    );
    expect(() => requireSeparation(3, 2, 'cyclic-poisson')).toThrow('at most sampling.parts, 2, got 3');
    expect(() => requireSeparation(3, 3, 'cyclic-poisson')).not.toThrow();
  });

  it('goes on from its state to the last bit, at every step', () => {
    const grid = noiseGrid({ noiseMultiplier: 1, sensitivity: 1, coordinates: 1e6 });
    const freshAt = (step: number) =>
      Float64Array.from({ length: 3 }, (_, at) => Math.round(1e13 * Math.sin(3 * step + at)));
    for (let stop = 0; stop < 5; stop++) {
      const whole = bandedNoise(bands);
      for (let step = 0; step < stop; step++) whole.correlate(freshAt(step), grid);
      const continued = bandedNoise(bands);
      continued.restore(whole.state() as never);
      for (let step = stop; step < 8; step++) {
        expect(continued.correlate(freshAt(step), grid)).toEqual(whole.correlate(freshAt(step), grid));
        expect(continued.gain()).toBe(whole.gain());
      }
    }
  });
});
