import { describe, expect, it } from 'vitest';
import type { DpEvent } from '../dp-event.js';
import { gaussianEpsilon } from '../numerics/gaussian-profile.js';
import { sgdEvent } from '../sgd-event.js';
import { referenceEntries } from '../testing/golden-reference.js';
import { createGdpAccountant } from './gdp.js';

const gdp = createGdpAccountant();

function epsilonOf(event: DpEvent, delta: number): number {
  const answer = gdp.epsilon({ event, delta });
  return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
}

describe('gdp accountant against the reference cases', () => {
  const rows = referenceEntries.flatMap(({ id, config, values, truth }) =>
    values
      .filter(({ accountant, value }) => accountant.startsWith('gdp/opacus') && typeof value === 'number')
      .map(({ value }) => ({
        id,
        ...(config as { q: number; sigma: number; steps: number; delta: number }),
        value: value as number,
        truth,
      })),
  );

  it('finds rows to compare with', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows)(
    'equals the central limit of Opacus within 1e-6: $id',
    ({ q, sigma, steps, delta, value }) => {
      expect(Math.abs(epsilonOf(sgdEvent(q, sigma, steps), delta) / value - 1)).toBeLessThan(1e-6);
    },
  );

  it('lies below the truth in some of them, hence its name', () => {
    const below = rows.filter(
      ({ q, sigma, steps, delta, truth }) =>
        epsilonOf(sgdEvent(q, sigma, steps), delta) < (truth?.lower ?? 0),
    );
    expect(below.length).toBeGreaterThan(5);
    expect(gdp.certainty).toBe('approximation');
  });
});

describe('gdp accountant', () => {
  it('is exact for Gaussian mechanisms, whose squares of mu add up', () => {
    const event: DpEvent = {
      kind: 'composed',
      events: [
        { kind: 'gaussian', noiseMultiplier: 1 / 3 },
        { kind: 'gaussian', noiseMultiplier: 1 / 4 },
      ],
    };
    // 3^2 + 4^2 = 5^2
    expect(epsilonOf(event, 1e-8) / gaussianEpsilon(1e-8, 5)).toBeCloseTo(1, 12);
  });

  it('tracks a run to the epsilon of its composed event, and inverts it', () => {
    const tracker = gdp.tracker();
    const single: DpEvent = {
      kind: 'poisson-sampled',
      samplingRate: 0.01,
      event: { kind: 'gaussian', noiseMultiplier: 1 },
    };
    for (let step = 0; step < 100; step++) tracker.charge(single);
    const answer = tracker.epsilon(1e-5);
    const whole = epsilonOf(sgdEvent(0.01, 1, 100), 1e-5);
    expect(answer.kind === 'bounded' && answer.epsilon / whole).toBeCloseTo(1, 12);
    const back = gdp.delta({ event: sgdEvent(0.01, 1, 100), epsilon: whole });
    expect(back.kind === 'bounded' && back.delta / 1e-5).toBeCloseTo(1, 9);
  });

  it('costs nothing before any charge', () => {
    expect(gdp.tracker().epsilon(1e-5)).toEqual({ kind: 'bounded', epsilon: 0 });
  });

  it.each<[DpEvent, RegExp]>([
    [sgdEvent(0.01, 0.01, 10), /overflows/],
    [{ kind: 'laplace', noiseMultiplier: 1 }, /no limit for a laplace event/],
    [{ kind: 'group', size: 2, event: sgdEvent(0.01, 1, 1) }, /of groups/],
    [{ kind: 'non-private', reason: 'no noise.' }, /no noise/],
  ])('says why there is no epsilon: %o', (event, reason) => {
    const answer = gdp.epsilon({ event, delta: 1e-5 });
    expect(answer.kind === 'unbounded' && answer.reason).toMatch(reason);
  });
});
