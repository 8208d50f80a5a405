import { expect, it } from 'vitest';
import { gradientDistance, gradientTolerance } from './gradient-distance.js';

const vectors = [Float32Array.of(3, 4), Float32Array.of(1, 0, 0)];

it('is the largest relative distance of any vector', () => {
  expect(gradientDistance(vectors, vectors)).toBe(0);
  const moved = [Float32Array.of(3, 4.5), Float32Array.of(1, 0, 0.2)];
  expect(gradientDistance(moved, vectors)).toBeCloseTo(0.2, 6);
});

it('sees one number of one vector that is wrong by 2e-5', () => {
  const wrong = [Float32Array.of(3, 4), Float32Array.of(1, 2e-5, 0)];
  expect(gradientDistance(wrong, vectors)).toBeGreaterThan(gradientTolerance);
});

it.each([
  ['a number that is not finite', [Float32Array.of(3, Number.NaN), Float32Array.of(1, 0, 0)]],
  ['a vector of another length', [Float32Array.of(3, 4), Float32Array.of(1, 0)]],
  ['another number of vectors', [Float32Array.of(3, 4)]],
])('is infinite for %s', (_what, actual) =>
  expect(gradientDistance(actual, vectors)).toBe(Number.POSITIVE_INFINITY),
);
