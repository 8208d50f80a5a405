import { describe, expect, it } from 'vitest';
import type { BoundedEpsilon } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import { type Neighbouring, neighbouringRelations } from '../neighbouring.js';
import { gaussianDelta, gaussianEpsilon } from '../numerics/gaussian-profile.js';
import { sgdEvent } from '../sgd-event.js';
import { referenceEntries } from '../testing/golden-reference.js';
import { createRdpAccountant } from './rdp.js';

function bounded(answer: { kind: string }): number {
  expect(answer.kind).toBe('bounded');
  return (answer as BoundedEpsilon).epsilon;
}

describe('rdp accountant against the reference cases', () => {
  const opacusOrders = [
    ...Array.from({ length: 99 }, (_, index) => 1 + (index + 1) / 10),
    ...Array.from({ length: 52 }, (_, index) => 12 + index),
  ];
  const onOpacusOrders = createRdpAccountant(opacusOrders);
  const entries = referenceEntries.filter(({ group }) => group === 'seed' || group === 'mnist');
  const rows = entries.flatMap((entry) =>
    entry.values
      .filter(
        (value) =>
          value.accountant.startsWith('rdp/opacus') && !JSON.stringify(value).includes('BELOW TRUTH'),
      )
      .map(({ value }) => ({
        ...(entry.config as { q: number; sigma: number; steps: number; delta: number }),
        id: entry.id,
        value: value as number,
        truth: entry.truth,
      })),
  );

  it('finds rows to compare with', () => expect(rows.length).toBeGreaterThan(5));

  it.each(rows)(
    'equals Opacus within 1e-6 on the same orders: $id (q $q, sigma $sigma)',
    ({ q, sigma, steps, delta, value }) => {
      const epsilon = bounded(onOpacusOrders.epsilon({ event: sgdEvent(q, sigma, steps), delta }));
      expect(Math.abs(epsilon / value - 1)).toBeLessThan(1e-6);
    },
  );

  it.each(rows)(
    'is on its own orders no looser than Opacus and never below the truth: $id',
    ({ q, sigma, steps, delta, value, truth }) => {
      const epsilon = bounded(createRdpAccountant().epsilon({ event: sgdEvent(q, sigma, steps), delta }));
      expect(epsilon).toBeLessThanOrEqual(value * (1 + 1e-9));
      expect(epsilon).toBeGreaterThanOrEqual(truth?.lower ?? 0);
    },
  );
});

describe('rdp accountant', () => {
  const accountant = createRdpAccountant();

  it('gives epsilon 0 before any charge', () => {
    expect(accountant.tracker().epsilon(1e-5)).toEqual({ kind: 'bounded', epsilon: 0 });
  });

  it('gives the closed form of the Gaussian mechanism at a fixed order', () => {
    const order = 3;
    const expected =
      order / (2 * 4) + Math.log(1 - 1 / order) - (Math.log(1e-5) + Math.log(order)) / (order - 1);
    const epsilon = bounded(
      createRdpAccountant([order]).epsilon({ event: { kind: 'gaussian', noiseMultiplier: 2 }, delta: 1e-5 }),
    );
    expect(Math.abs(epsilon - expected)).toBeLessThan(1e-10);
  });

  it('tracks a run to the same epsilon as its composed event', () => {
    const tracker = accountant.tracker();
    const { event } = sgdEvent(0.1, 1, 1) as Extract<DpEvent, { kind: 'self-composed' }>;
    for (let step = 0; step < 50; step++) tracker.charge(event);
    const whole = bounded(accountant.epsilon({ event: sgdEvent(0.1, 1, 50), delta: 1e-5 }));
    expect(Math.abs(bounded(tracker.epsilon(1e-5)) / whole - 1)).toBeLessThan(1e-12);
  });

  it('grows with steps and sampling rate and falls with noise and delta', () => {
    const at = (q: number, sigma: number, steps: number, delta: number) =>
      bounded(accountant.epsilon({ event: sgdEvent(q, sigma, steps), delta }));
    const base = at(0.1, 1, 100, 1e-5);
    expect(at(0.1, 1, 101, 1e-5)).toBeGreaterThan(base);
    expect(at(0.11, 1, 100, 1e-5)).toBeGreaterThan(base);
    expect(at(0.1, 1.1, 100, 1e-5)).toBeLessThan(base);
    expect(at(0.1, 1, 100, 1e-4)).toBeLessThan(base);
  });

  it('charges replace-one as add-remove at half the noise multiplier', () => {
    const replaced = bounded(
      accountant.epsilon({
        event: { kind: 'gaussian', noiseMultiplier: 2 },
        delta: 1e-5,
        neighbouring: 'replace-one',
      }),
    );
    const halved = bounded(
      accountant.epsilon({ event: { kind: 'gaussian', noiseMultiplier: 1 }, delta: 1e-5 }),
    );
    expect(replaced).toBe(halved);
  });

  it.each<[string, DpEvent, RegExp]>([
    ['a non-private event', { kind: 'non-private', reason: 'no clipping.' }, /no clipping/],
    ['an unsupported event', { kind: 'unsupported', reason: 'ran elsewhere.' }, /ran elsewhere/],
    ['no noise', sgdEvent(0.1, 0, 1), /noise multiplier is 0/],
    [
      'sampling of a composition',
      { kind: 'poisson-sampled', samplingRate: 0.5, event: { kind: 'composed', events: [] } },
      /composed/,
    ],
    ['noise too small for any order', sgdEvent(0.5, 1e-200, 1), /overflows/],
  ])('says why there is no epsilon for %s', (_, event, reason) => {
    const answer = accountant.epsilon({ event, delta: 1e-5 });
    expect(answer.kind === 'unbounded' && answer.reason).toMatch(reason);
  });

  it.each([0, 1, -1, Number.NaN])('refuses delta = %s by name', (delta) => {
    expect(() => accountant.epsilon({ event: sgdEvent(0.1, 1, 1), delta })).toThrow(
      /delta must be between 0 and 1/,
    );
  });
});

describe('rdp accountant on every kind of leaf', () => {
  const accountant = createRdpAccountant();
  const gaussian = (noiseMultiplier: number): DpEvent => ({ kind: 'gaussian', noiseMultiplier });
  const epsilonOf = (event: DpEvent, neighbouring: Neighbouring = 'add-remove', delta = 1e-5) => {
    const answer = accountant.epsilon({ event, delta, neighbouring });
    return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
  };
  const poisson = (samplingRate: number, event: DpEvent): DpEvent => ({
    kind: 'poisson-sampled',
    samplingRate,
    event,
  });
  const fixedSize = (batchSize: number, noiseMultiplier: number): DpEvent => ({
    kind: 'fixed-size-sampled',
    datasetSize: 1000,
    batchSize,
    event: gaussian(noiseMultiplier),
  });
  const truncated = (maxBatchSize: number): DpEvent => ({
    kind: 'truncated-poisson-sampled',
    datasetSize: 1000,
    samplingRate: 0.1,
    maxBatchSize,
    event: gaussian(1),
  });
  const times = (count: number, event: DpEvent): DpEvent => ({ kind: 'self-composed', count, event });

  it('is for full participation never below the exact Gaussian, and at most 15% or 0.1 above it', () => {
    for (const noiseMultiplier of [0.05, 0.3, 1, 4, 50, 1e4]) {
      for (const delta of [0.01, 1e-5, 1e-12]) {
        const exact = gaussianEpsilon(delta, 1 / noiseMultiplier);
        const epsilon = epsilonOf(gaussian(noiseMultiplier), 'add-remove', delta);
        expect(epsilon).toBeGreaterThanOrEqual(exact);
        expect(epsilon).toBeLessThan(1.15 * exact + 0.1);
      }
    }
  });

  it('is for one sampled step an epsilon at which the exact delta is small enough, for random parameters', () => {
    let state = 7;
    const random = () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    for (let trial = 0; trial < 100; trial++) {
      const q = Math.exp(-6 * random());
      const sigma = Math.exp(-1 + 3 * random());
      const delta = Math.exp(-3 - 25 * random());
      const epsilon = epsilonOf(poisson(q, gaussian(sigma)), 'add-remove', delta);
      // H(M || N(0)) = q H_{alpha'}(N(1) || N(0)) with alpha' = 1 + (exp(epsilon) - 1) / q (Balle et al. 2018, Thm. 2).
      const exact = q * gaussianDelta(Math.log1p(Math.expm1(epsilon) / q), 1 / sigma);
      expect(exact).toBeLessThanOrEqual(delta * (1 + 1e-9));
    }
  });

  it('shrinks with the batch and grows with the relation, for batches of fixed size', () => {
    const at = (batchSize: number, neighbouring: Neighbouring) =>
      epsilonOf(times(50, fixedSize(batchSize, 3)), neighbouring);
    expect(at(10, 'replace-one')).toBeLessThan(at(100, 'replace-one'));
    expect(at(100, 'replace-one')).toBeLessThan(epsilonOf(times(50, gaussian(3)), 'replace-one'));
    expect(at(100, 'zero-out')).toBeLessThan(at(100, 'replace-one'));
    expect(at(100, 'add-remove')).toBeLessThanOrEqual(at(100, 'replace-one'));
  });

  it('tends to Poisson sampling as the limit of a truncated batch rises', () => {
    for (const neighbouring of neighbouringRelations) {
      const open = epsilonOf(times(50, poisson(0.1, gaussian(1))), neighbouring);
      const tight = epsilonOf(times(50, truncated(100)), neighbouring);
      const loose = epsilonOf(times(50, truncated(180)), neighbouring);
      expect(tight).toBeGreaterThanOrEqual(open * (1 - 1e-6));
      expect(loose / open).toBeCloseTo(1, 5);
    }
  });

  it('is for Laplace noise at most the pure epsilon, sampled at most its amplification', () => {
    const pure = epsilonOf({ kind: 'laplace', noiseMultiplier: 0.5 }, 'add-remove', 1e-12);
    expect(pure).toBeLessThanOrEqual(2 * (1 + 1e-4));
    expect(pure).toBeGreaterThan(1.99);
    const sampled = epsilonOf(poisson(0.1, { kind: 'laplace', noiseMultiplier: 0.5 }), 'add-remove', 1e-12);
    expect(sampled).toBeLessThanOrEqual(Math.log1p(0.1 * Math.expm1(2)) * (1 + 1e-4));
  });

  it('is for a group between one record and all of its records in every step', () => {
    const group = (size: number): DpEvent => ({
      kind: 'group',
      size,
      event: times(20, poisson(0.1, gaussian(2))),
    });
    expect(epsilonOf(group(4))).toBeGreaterThan(epsilonOf(group(1)));
    expect(epsilonOf(group(4))).toBeLessThan(epsilonOf(times(20, gaussian(0.5))));
    expect(epsilonOf({ kind: 'group', size: 4, event: gaussian(2) })).toBe(epsilonOf(gaussian(0.5)));
  });

  it('is for discrete Gaussians that of the continuous one, and close to it when sampled with a wide step', () => {
    const discrete: DpEvent = { kind: 'discrete-gaussian', noiseMultiplier: 2, sensitivity: 4 };
    expect(epsilonOf(discrete)).toBe(epsilonOf(gaussian(2)));
    expect(
      epsilonOf(times(10, poisson(0.1, discrete))) / epsilonOf(times(10, poisson(0.1, gaussian(2)))),
    ).toBeCloseTo(1, 6);
  });

  it('falls back on the bill without sampling where the noise is too small for the quadrature', () => {
    const epsilon = epsilonOf(poisson(0.1, gaussian(1e-3)), 'replace-one');
    expect(epsilon / epsilonOf(gaussian(1e-3), 'replace-one')).toBeCloseTo(1, 9);
  });

  it('stays finite from sigma 1e-3 to 1e4 and q from 1e-6 to nearly 1', () => {
    for (const sigma of [1e-3, 0.02, 1, 1e4]) {
      let last = 0;
      for (const q of [1e-6, 0.01, 0.5, 1 - 1e-9]) {
        const epsilon = epsilonOf(poisson(q, gaussian(sigma)));
        // With very little drawn of very much noise it is 0: the total variation is below delta.
        expect(epsilon).toBeGreaterThanOrEqual(last);
        last = epsilon;
      }
      // Nearly everything is drawn: the limit is the Gaussian itself.
      expect(last / epsilonOf(gaussian(sigma))).toBeCloseTo(1, 4);
    }
  });

  it('follows a trajectory of 1,000 steps that equals the queries one by one and never falls', () => {
    const event = poisson(0.0043, gaussian(1.1));
    const tracker = accountant.tracker();
    let last = 0;
    for (let step = 1; step <= 1000; step++) {
      tracker.charge(event);
      const answer = tracker.epsilon(1e-5);
      const epsilon = answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
      expect(epsilon).toBeGreaterThan(last);
      if (step % 100 === 0) expect(Math.abs(epsilon / epsilonOf(times(step, event)) - 1)).toBeLessThan(1e-12);
      last = epsilon;
    }
  });

  it('composes heterogeneous schedules by adding curves, in any order', () => {
    const parts = [times(10, poisson(0.1, gaussian(1))), times(5, fixedSize(10, 2)), { ...gaussian(8) }];
    const forwards = epsilonOf({ kind: 'composed', events: parts }, 'zero-out');
    const backwards = epsilonOf({ kind: 'composed', events: [...parts].reverse() }, 'zero-out');
    expect(Math.abs(forwards / backwards - 1)).toBeLessThan(1e-12);
    for (const part of parts) expect(forwards).toBeGreaterThan(epsilonOf(part, 'zero-out'));
  });
});

describe('delta of the rdp accountant', () => {
  const accountant = createRdpAccountant();
  const deltaOf = (event: DpEvent, epsilon: number) => {
    const answer = accountant.delta({ event, epsilon });
    return answer.kind === 'bounded' ? answer.delta : Number.NaN;
  };

  it('inverts epsilon', () => {
    for (const [q, sigma, steps, delta] of [
      [0.01, 1, 1000, 1e-6],
      [0.2, 5, 30, 1e-12],
      [1, 0.2, 2, 1e-3],
    ] as const) {
      const epsilon = bounded(accountant.epsilon({ event: sgdEvent(q, sigma, steps), delta }));
      // Both are rounded up, each to 1e-12 of terms below 1e3.
      expect(Math.abs(Math.log(deltaOf(sgdEvent(q, sigma, steps), epsilon) / delta))).toBeLessThan(1e-5);
      expect(deltaOf(sgdEvent(q, sigma, steps), epsilon * 1.01)).toBeLessThan(delta);
    }
  });

  it('is never below the exact delta of a Gaussian, and at most 1', () => {
    for (const sigma of [1e-3, 0.1, 1, 30]) {
      for (const epsilon of [0, 0.1, 1, 20, 1000]) {
        const delta = deltaOf({ kind: 'gaussian', noiseMultiplier: sigma }, epsilon);
        expect(delta).toBeLessThanOrEqual(1);
        expect(delta).toBeGreaterThanOrEqual(gaussianDelta(epsilon, 1 / sigma));
        expect(delta).toBeGreaterThan(0);
      }
    }
  });

  it('is 0 for nothing, 1 for noise beyond any order, and says why there is none', () => {
    expect(accountant.delta({ event: { kind: 'composed', events: [] }, epsilon: 1 })).toEqual({
      kind: 'bounded',
      delta: 0,
    });
    expect(deltaOf(sgdEvent(0.5, 1e-200, 1), 1)).toBe(1);
    const answer = accountant.delta({ event: { kind: 'non-private', reason: 'no clipping.' }, epsilon: 1 });
    expect(answer.kind === 'unbounded' && answer.reason).toMatch(/no clipping/);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses epsilon = %s by name', (epsilon) => {
    expect(() => accountant.delta({ event: sgdEvent(0.1, 1, 1), epsilon })).toThrow(/epsilon must be/);
  });
});
