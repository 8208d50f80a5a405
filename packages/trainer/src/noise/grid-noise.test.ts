import { describe, expect, it } from 'vitest';
import { csprngBytes, seededBytes } from '../random/byte-source.js';
import { gridNormal, roundToEven } from './grid-normal.js';
import { noiseGrid } from './noise-grid.js';

const count = 200_000;
const grid = noiseGrid({ noiseMultiplier: 1, sensitivity: 1, coordinates: 10_000 });

/** In units of the deviation that was asked for. */
function sample(scale = 1, bytes = seededBytes(7, 'law of the noise')): Float64Array {
  return gridNormal(count, bytes, grid).map((value) => (value * scale) / grid.deviation);
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
function kolmogorovSmirnov(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  sorted.forEach((value, index) => {
    const cdf = normalCdf(value);
    distance = Math.max(distance, Math.abs(cdf - index / count), Math.abs(cdf - (index + 1) / count));
  });
  return Math.sqrt(count) * distance;
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / count;
const variance = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0) / count;

// With probability below 1e-6 a right sample exceeds these: 5 standard deviations, and the Kolmogorov quantile 2.7.
const follows = (values: Float64Array) =>
  Math.abs(mean(values)) < 5 / Math.sqrt(count) &&
  Math.abs(variance(values) - 1) < 5 * Math.sqrt(2 / count) &&
  kolmogorovSmirnov(values) < 2.7;

describe('noise on a grid', () => {
  it('has mean 0, the deviation and the normal distribution function', () =>
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

  it('is whole, and every residue of small and large powers of two is as likely as any other', () => {
    const values = gridNormal(count, seededBytes(9, 'residues'), grid);
    expect(values.every(Number.isInteger)).toBe(true);
    for (const modulus of [2, 16, 256]) {
      const counts = new Float64Array(modulus);
      for (const value of values) {
        const residue = ((value % modulus) + modulus) % modulus;
        counts[residue] = (counts[residue] as number) + 1;
      }
      const expected = count / modulus;
      const chiSquare = counts.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
      // Five deviations of a chi-square law with modulus - 1 degrees of freedom, and 20 for the few.
      expect(chiSquare).toBeLessThan(modulus - 1 + 5 * Math.sqrt(2 * modulus) + 20);
    }
  });

  it('reaches 8.7 deviations, and its smallest uniform is below 2^-56', () => {
    // Zeros for the exponent, the mantissa and the angle: the largest radius, at angle 0.
    const zeros = { fill: (target: Uint8Array) => void target.fill(0) };
    const [largest] = gridNormal(1, zeros, { deviation: 1e6, ditherBits: 0 });
    expect(largest).toBe(Math.round(1e6 * Math.sqrt(2 * 57 * Math.LN2)));
  });

  it('is the transform of its uniforms: radius and angle of Box and Muller, against the library of functions', () => {
    const bytes = seededBytes(3, 'oracle');
    const [deviation, ditherBits] = [1e9, 0];
    const words = new Uint32Array(12);
    seededBytes(3, 'oracle').fill(new Uint8Array(words.buffer));
    const [high, low, turnHigh, turnLow] = words as unknown as [number, number, number, number];
    const zeros = Math.clz32(words[8] as number);
    const uniform = (1 + (high * 2 ** 20 + (low >>> 12)) / 2 ** 52) * 2 ** -(zeros + 1);
    const angle = (2 * Math.PI * (turnHigh * 2 ** 20 + (turnLow >>> 12) + 0.5)) / 2 ** 52;
    const radius = deviation * Math.sqrt(-2 * Math.log(uniform));
    const found = gridNormal(2, bytes, { deviation, ditherBits });
    // 1e-15 of 8 deviations, and half a step of the grid.
    expect(Math.abs((found[0] as number) - radius * Math.cos(angle))).toBeLessThan(0.501);
    expect(Math.abs((found[1] as number) - radius * Math.sin(angle))).toBeLessThan(0.501);
  });

  it('has a dither that is uniform on its neighbours and adds less than 1e-5 to the variance', () => {
    const width = 2 ** grid.ditherBits;
    expect(width ** 2 / 12 / grid.deviation ** 2).toBeLessThan(1e-5);
    const values = gridNormal(count, seededBytes(4, 'dither'), { deviation: 0, ditherBits: 4 });
    expect(new Set(values)).toEqual(new Set(Array.from({ length: 16 }, (_, index) => index - 8)));
  });
});

describe('the grid', () => {
  it.each([
    [1, 1, 1],
    [0.01, 0.3, 120_000],
    [20, 1e3, 8_000_000],
  ])(
    'of sigma %d, sensitivity %d and %d numbers bills less than 1e-4 for what rounding adds',
    (sigma, sensitivity, coordinates) => {
      const { spacing, deviation } = noiseGrid({ noiseMultiplier: sigma, sensitivity, coordinates });
      expect(Number.isInteger(Math.log2(spacing))).toBe(true);
      const billed = (deviation * spacing) / sigma;
      expect(billed / sensitivity).toBeLessThan(1 + 1e-4);
      // Each rounded coordinate of two neighbouring sums is at most one step further apart than they are.
      expect(billed).toBeGreaterThan(sensitivity * (1 + 4e-5) + spacing * Math.sqrt(coordinates));
    },
  );

  it('rounds halves to even, and leaves whole numbers', () => {
    expect([0.5, 1.5, -0.5, -2.5, 3, 2 ** 52 + 1].map(roundToEven)).toEqual([0, 2, 0, -2, 3, 2 ** 52 + 1]);
  });
});
