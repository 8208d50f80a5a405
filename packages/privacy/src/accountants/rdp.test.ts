import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BoundedEpsilon } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import { createRdpAccountant } from './rdp.js';

interface ReferenceEntry {
  readonly id: string;
  readonly group: string;
  readonly config: { q: number; sigma: number; steps: number; delta: number };
  readonly values: readonly { accountant: string; value: number; source: string; flag?: string }[];
  readonly truth?: { lower: number; upper: number };
}

const referenceFile = fileURLToPath(
  new URL('../../../../../shared/accounting/reference.json', import.meta.url),
);
const hasReference = existsSync(referenceFile);
const entries: readonly ReferenceEntry[] = hasReference
  ? JSON.parse(readFileSync(referenceFile, 'utf8')).entries.filter(
      ({ group }: ReferenceEntry) => group === 'seed' || group === 'mnist',
    )
  : [];

function sgd(samplingRate: number, noiseMultiplier: number, count: number): DpEvent {
  return {
    kind: 'self-composed',
    count,
    event: { kind: 'poisson-sampled', samplingRate, event: { kind: 'gaussian', noiseMultiplier } },
  };
}
function bounded(answer: { kind: string }): number {
  expect(answer.kind).toBe('bounded');
  return (answer as BoundedEpsilon).epsilon;
}

// Without the file: `../shared/accounting/reference.json` beside the repository.
describe.skipIf(!hasReference)('rdp accountant against the reference cases', () => {
  const opacusOrders = [
    ...Array.from({ length: 99 }, (_, index) => 1 + (index + 1) / 10),
    ...Array.from({ length: 52 }, (_, index) => 12 + index),
  ];
  const onOpacusOrders = createRdpAccountant(opacusOrders);
  const rows = entries.flatMap((entry) =>
    entry.values
      .filter(
        (value) =>
          value.accountant.startsWith('rdp/opacus') && !JSON.stringify(value).includes('BELOW TRUTH'),
      )
      .map((value) => ({ ...entry.config, id: entry.id, value: value.value, truth: entry.truth })),
  );

  it('finds rows to compare with', () => expect(rows.length).toBeGreaterThan(5));

  it.each(rows)(
    'equals Opacus within 1e-6 on the same orders: $id (q $q, sigma $sigma)',
    ({ q, sigma, steps, delta, value }) => {
      const epsilon = bounded(onOpacusOrders.epsilon({ event: sgd(q, sigma, steps), delta }));
      expect(Math.abs(epsilon / value - 1)).toBeLessThan(1e-6);
    },
  );

  it.each(rows)(
    'is on its own orders no looser than Opacus and never below the truth: $id',
    ({ q, sigma, steps, delta, value, truth }) => {
      const epsilon = bounded(createRdpAccountant().epsilon({ event: sgd(q, sigma, steps), delta }));
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
    const { event } = sgd(0.1, 1, 1) as Extract<DpEvent, { kind: 'self-composed' }>;
    for (let step = 0; step < 50; step++) tracker.charge(event);
    const whole = bounded(accountant.epsilon({ event: sgd(0.1, 1, 50), delta: 1e-5 }));
    expect(Math.abs(bounded(tracker.epsilon(1e-5)) / whole - 1)).toBeLessThan(1e-12);
  });

  it('grows with steps and sampling rate and falls with noise and delta', () => {
    const at = (q: number, sigma: number, steps: number, delta: number) =>
      bounded(accountant.epsilon({ event: sgd(q, sigma, steps), delta }));
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
    ['no noise', sgd(0.1, 0, 1), /noise multiplier is 0/],
    [
      'sampling of a composition',
      { kind: 'poisson-sampled', samplingRate: 0.5, event: { kind: 'composed', events: [] } },
      /composed/,
    ],
    ['noise too small for any order', sgd(0.5, 1e-200, 1), /overflows/],
  ])('says why there is no epsilon for %s', (_, event, reason) => {
    const answer = accountant.epsilon({ event, delta: 1e-5 });
    expect(answer.kind === 'unbounded' && answer.reason).toMatch(reason);
  });

  it.each([0, 1, -1, Number.NaN])('refuses delta = %s by name', (delta) => {
    expect(() => accountant.epsilon({ event: sgd(0.1, 1, 1), delta })).toThrow(
      /delta must be between 0 and 1/,
    );
  });
});
