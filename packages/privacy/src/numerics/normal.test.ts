import { describe, expect, it } from 'vitest';
import { logNormalUpperTail, millsRatio, millsRatioDescent, scaledErfc } from './normal.js';

describe('tail of the normal distribution', () => {
  // mpmath 1.3.0 at 450 digits: log(erfc(z / sqrt(2)) / 2).
  it.each([
    [-3, -0.0013508099647481938],
    [0, -Math.LN2],
    [1.5, -2.7059444008238898],
    [8, -35.01343715991455],
    [38, -726.5572160188201],
    [300, -45006.62273211866],
  ])('has the logarithm mpmath gives at z = %s, to 2e-15 relative', (z, expected) => {
    expect(Math.abs(logNormalUpperTail(z) / expected - 1)).toBeLessThan(2e-15);
  });

  it('has a Mills ratio between x / (1 + x^2) and 1 / x, and falls along its descent', () => {
    for (let z = 0.1; z < 60; z *= 1.07) {
      const ratio = millsRatio(z);
      expect(ratio).toBeGreaterThan(z / (1 + z * z));
      expect(ratio).toBeLessThan(1 / z);
      // Central difference: its error is h^2 / 6 of the third derivative and 1e-16 / h of rounding.
      const slope = (millsRatio(z + 1e-5) - millsRatio(z - 1e-5)) / 2e-5;
      expect(Math.abs(-slope - millsRatioDescent(z))).toBeLessThan(1e-10);
    }
  });

  it('joins both sides of the place where the pole leaves the contour', () => {
    const pole = 2 * Math.PI;
    expect(Math.abs(scaledErfc(pole - 1e-12) / scaledErfc(pole + 1e-12) - 1)).toBeLessThan(2e-12);
  });
});
