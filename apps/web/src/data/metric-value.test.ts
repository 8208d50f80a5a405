import { expect, it } from 'vitest';
import { formatEpsilon, formatEpsilonAtLeast } from './metric-value';

it('never shows less than epsilon, nor a thousandth more: all three-decimal values below 20 and what is just above', () => {
  for (let thousandths = 1; thousandths < 20_000; thousandths++) {
    const value = thousandths / 1000;
    expect(Number(formatEpsilon(value))).toBe(value);
    expect(Number(formatEpsilon(value * (1 + Number.EPSILON)))).toBe((thousandths + 1) / 1000);
  }
});

it('shows no number for what has none', () => expect(formatEpsilon(Number.POSITIVE_INFINITY)).toBe('∞'));

it('never shows more than a bound from below', () => {
  expect([3.0467, 3.046, 3.0469999].map(formatEpsilonAtLeast)).toEqual(['3.046', '3.046', '3.046']);
});
