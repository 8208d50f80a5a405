import { describe, expect, it } from 'vitest';
import { RealTransform } from './real-transform.js';

/** The sums themselves. */
function slowBins(data: Float64Array): Float64Array {
  const size = data.length;
  const bins = new Float64Array(size + 2);
  for (let k = 0; k <= size / 2; k++)
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      bins[2 * k] = (bins[2 * k] as number) + (data[n] as number) * Math.cos(angle);
      bins[2 * k + 1] = (bins[2 * k + 1] as number) + (data[n] as number) * Math.sin(angle);
    }
  return bins;
}

const numbers = (size: number) => Float64Array.from({ length: size }, (_, n) => Math.sin(n * n + 1) + 0.3);
const apart = (one: Float64Array, other: Float64Array) =>
  Math.max(...one.map((value, index) => Math.abs(value - (other[index] as number))));

describe.each([4, 8, 64, 512])('RealTransform of %i numbers', (size) => {
  const data = numbers(size);
  const transform = new RealTransform(size);

  it('gives the sums that define it', () => {
    const bins = new Float64Array(size + 2);
    transform.forward(bins, data);
    expect(apart(bins, slowBins(data))).toBeLessThan(1e-13 * size);
  });

  it('has the inverse, which leaves the bins as they are', () => {
    const bins = slowBins(data);
    const before = bins.slice();
    const back = new Float64Array(size);
    transform.inverse(back, bins);
    expect(apart(back, data)).toBeLessThan(1e-13 * size);
    expect(bins).toEqual(before);
  });
});
