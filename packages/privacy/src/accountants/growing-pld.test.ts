import { describe, expect, it } from 'vitest';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { growingPld } from './growing-pld.js';
import { createPldAccountant } from './pld.js';

const delta = 1e-5;
const pld = createPldAccountant();
const exact = (event: DpEvent, neighbouring: Neighbouring, count: number) => {
  const answer = pld.epsilon({ event: { kind: 'self-composed', event, count }, delta, neighbouring });
  if (answer.kind !== 'bounded') throw new Error(answer.reason);
  return { lower: answer.lower ?? 0, upper: answer.epsilon };
};
const sampled = (samplingRate: number, noiseMultiplier: number): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate,
  event: { kind: 'gaussian', noiseMultiplier },
});

describe('growingPld', () => {
  it.each<[string, DpEvent, Neighbouring]>([
    ['a sampled Gaussian', sampled(1 / 7, 1), 'add-remove'],
    ['little noise', sampled(1 / 7, 0.5), 'add-remove'],
    ['a small rate', sampled(0.004, 1.1), 'zero-out'],
    ['a replaced record', sampled(0.1, 2), 'replace-one'],
    ['Laplace noise', { kind: 'laplace', noiseMultiplier: 20 }, 'add-remove'],
    ['a pair of steps', { kind: 'composed', events: [sampled(0.1, 1), sampled(0.05, 2)] }, 'add-remove'],
  ])('brackets the exact epsilon of %s, forwards and backwards', (_, event, neighbouring) => {
    const epsilon = growingPld(event, neighbouring, delta);
    for (const count of [1, 2, 64, 65, 500, 30]) {
      const { lower, upper } = exact(event, neighbouring, count);
      expect(epsilon(count)).toBeGreaterThanOrEqual(lower);
      // Both grids aim for a tenth of a per cent or less; a bound of a few steps may be 1e-4 wide where epsilon is near 0.
      expect(epsilon(count)).toBeLessThanOrEqual(upper * 1.001 + 1e-4);
    }
  });

  it('has no bound where losses have no pairs, and none for Gaussians alone, which need no grid', () => {
    expect(growingPld({ kind: 'gaussian', noiseMultiplier: 1 }, 'add-remove', delta)(1)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
