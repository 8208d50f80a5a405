import { describe, expect, it } from 'vitest';
import { csprngBytes, seededBytes } from '../random/byte-source.js';
import { standardNormal } from './standard-normal.js';

const count = 200_000;

function sample(scale = 1, bytes = seededBytes(7, 'law of the noise')): Float32Array {
  return standardNormal(count, bytes).map((value) => value * scale);
}

/** Standard normal distribution function. Source: Abramowitz and Stegun, 26.2.17 (absolute error below 7.5e-8). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}

/** sqrt(n) times the Kolmogorov-Smirnov distance from the standard normal law. */
function kolmogorovSmirnov(values: Float32Array): number {
  const sorted = Float32Array.from(values).sort();
  let distance = 0;
  sorted.forEach((value, index) => {
    const cdf = normalCdf(value);
    distance = Math.max(distance, Math.abs(cdf - index / count), Math.abs(cdf - (index + 1) / count));
  });
  return Math.sqrt(count) * distance;
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / count;
const variance = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0) / count;

// With probability below 1e-6 a right sample exceeds these: 5 standard deviations, and the Kolmogorov quantile 2.7.
const follows = (values: Float32Array) =>
  Math.abs(mean(values)) < 5 / Math.sqrt(count) &&
  Math.abs(variance(values) - 1) < 5 * Math.sqrt(2 / count) &&
  kolmogorovSmirnov(values) < 2.7;

describe('standard normal noise', () => {
  it('has mean 0, variance 1 and the normal distribution function', () =>
    expect(follows(sample())).toBe(true));
  it('has the same law from the cryptographic source', () =>
    expect(follows(sample(1, csprngBytes()))).toBe(true));
  it('is told apart from noise of 1.1 sigma by the same check, and by its distribution function alone', () => {
    expect(follows(sample(1.1))).toBe(false);
    expect(kolmogorovSmirnov(sample(1.1))).toBeGreaterThan(2.7);
  });
  it('repeats for one seed and purpose only', () => {
    expect(sample()).toEqual(sample());
    expect(sample(1, seededBytes(7, 'another purpose')).slice(0, 8)).not.toEqual(sample().slice(0, 8));
  });
});
