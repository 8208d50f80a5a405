import { describe, expect, it } from 'vitest';
import { epsilonText } from './epsilon-text.js';

const shown = (epsilon: number): number =>
  Number(/^epsilon (\S+),/.exec(epsilonText({ epsilon, delta: 1e-5, unit: 'scan' }))?.[1]);

describe('an epsilon in words', () => {
  it('carries delta, unit and relation', () => {
    expect(epsilonText({ epsilon: 6.8, delta: 1e-5, unit: 'scan' })).toBe(
      'epsilon 6.800, delta 1e-5, per scan',
    );
    expect(epsilonText({ epsilon: 6.8, delta: 0.002, unit: 'subject', neighbouring: 'zero-out' })).toBe(
      'epsilon 6.800, delta 0.002, per subject (zero-out)',
    );
    expect(epsilonText({ epsilon: 6.71, delta: 1e-5, unit: 'scan' }, 1)).toBe(
      'epsilon 6.8, delta 1e-5, per scan',
    );
  });

  it('is never below the value, and within a thousandth of it: all three-decimal values below 20 and what is just above', () => {
    for (let thousandths = 1; thousandths < 20_000; thousandths++) {
      const value = thousandths / 1000;
      const above = value * (1 + Number.EPSILON);
      expect(shown(value)).toBe(value);
      expect(shown(above)).toBe((thousandths + 1) / 1000);
    }
  });
});
