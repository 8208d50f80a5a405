import { describe, expect, it } from 'vitest';
import type { BoundedEpsilon, PrivacyTracker } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import { sampledGaussianCurve } from '../numerics/sampled-gaussian-rdp.js';
import { exactLimit } from './leaf-sum.js';
import { searchAllOrders } from './order-search.js';
import { createRdpAccountant } from './rdp.js';
import { epsilonAtOrder } from './renyi-conversion.js';
import { createZcdpAccountant } from './zcdp.js';

const delta = 1e-5;
const gaussian = (noiseMultiplier: number) => ({ kind: 'gaussian', noiseMultiplier }) as const;
const sampled = (samplingRate: number, noiseMultiplier: number): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate,
  event: gaussian(noiseMultiplier),
});

function epsilonOf(tracker: PrivacyTracker): number {
  const answer = tracker.epsilon(delta);
  expect(answer.kind).toBe('bounded');
  return (answer as BoundedEpsilon).epsilon;
}

function charged(events: readonly DpEvent[], accountant = createRdpAccountant()): PrivacyTracker {
  const tracker = accountant.tracker();
  for (const event of events) tracker.charge(event);
  return tracker;
}

/** The least over all orders with every curve by itself. */
function exactEpsilon(steps: readonly (readonly [number, number])[]): number {
  const curves = steps.map(([q, sigma]) => sampledGaussianCurve(q, sigma));
  return searchAllOrders.minimum((order) =>
    epsilonAtOrder(
      order,
      curves.reduce((sum, curve) => sum + curve(order), 0),
      Math.log(delta),
    ),
  );
}

describe('a ledger of many different events', () => {
  const schedules: readonly (readonly [string, (share: number) => readonly [number, number]])[] = [
    ['noise that falls', (t) => [0.01, 2 - 1.2 * t]],
    ['noise over two decades', (t) => [0.01, 0.5 * 40 ** t]],
    ['much noise, little drawn', (t) => [0.001, 2 * 10 ** t]],
    ['half of the data', (t) => [0.5, 0.7 + t]],
    ['growing batches', (t) => [0.004 * 5 ** t, 0.8 + 2 * t]],
  ];

  it.each(schedules)(
    'costs by rdp no less than the exact sum of its divergences, and at most 0.2 %% more: %s',
    (_, step) => {
      const steps = Array.from({ length: 1000 }, (_, index) => step(index / 1000));
      const ratio = epsilonOf(charged(steps.map(([q, sigma]) => sampled(q, sigma)))) / exactEpsilon(steps);
      expect(ratio).toBeGreaterThan(1 - 1e-9);
      expect(ratio).toBeLessThan(1.002);
    },
  );

  it('is exact up to its limit, and continues from there', () => {
    const step = (index: number) => [0.02, 1 + index / 300] as const;
    const steps = Array.from({ length: exactLimit + 1 }, (_, index) => step(index));
    const few = charged(steps.slice(0, -1).map(([q, sigma]) => sampled(q, sigma)));
    const before = epsilonOf(few);
    expect(Math.abs(before / exactEpsilon(steps.slice(0, -1)) - 1)).toBeLessThan(1e-9);
    few.charge(sampled(...step(exactLimit)));
    expect(epsilonOf(few)).toBeGreaterThan(before);
    expect(epsilonOf(few) / exactEpsilon(steps) - 1).toBeLessThan(1e-3);
  });

  it('costs the same as one composed event, charged in another order', () => {
    const events = Array.from({ length: 500 }, (_, index) => sampled(0.01 + index / 1e5, 1 + index / 400));
    const whole = createRdpAccountant().epsilon({ event: { kind: 'composed', events }, delta });
    const tracked = epsilonOf(charged([...events].reverse()));
    expect(whole.kind === 'bounded' && Math.abs(whole.epsilon / tracked - 1)).toBeLessThan(1e-9);
  });

  it('rises with every charge', () => {
    const tracker = charged([]);
    let last = 0;
    for (let index = 0; index < 300; index++) {
      tracker.charge(sampled(0.02, 3 - index / 200));
      const epsilon = epsilonOf(tracker);
      // Where the sum begins to share cells it may bound a little less tightly than before, never a charge less.
      expect(epsilon).toBeGreaterThan(last * (1 - 1e-4));
      last = epsilon;
    }
  });

  it('of plain Gaussians is one Gaussian, by rdp and by zcdp', () => {
    const events = Array.from({ length: 10_000 }, (_, index) => gaussian(50 + index / 100));
    const total = events.reduce((sum, { noiseMultiplier }) => sum + noiseMultiplier ** -2, 0);
    for (const accountant of [createRdpAccountant(), createZcdpAccountant()]) {
      const one = charged([gaussian(total ** -0.5)], accountant);
      expect(epsilonOf(charged(events, accountant)) / epsilonOf(one)).toBeCloseTo(1, 9);
    }
  });

  it('of other mechanisms costs at most 0.5 % more than one by one', () => {
    const laplace = (index: number): DpEvent => ({ kind: 'laplace', noiseMultiplier: 20 + index / 10 });
    const events = Array.from({ length: 3 * exactLimit }, (_, index) => laplace(index));
    const parts = [0, 1, 2].map((third) => events.slice(third * exactLimit, (third + 1) * exactLimit));
    const ratio = epsilonOf(charged(events)) / exactLaplaceEpsilon(parts.flat());
    expect(ratio).toBeGreaterThan(1 - 1e-9);
    expect(ratio).toBeLessThan(1.005);
  });
});

/** By an accountant on the one order that is best, where nothing lies between two orders. */
function exactLaplaceEpsilon(events: readonly DpEvent[]): number {
  const orders = Array.from({ length: 400 }, (_, index) => 1 + Math.exp(index / 50 - 3));
  return Math.min(...orders.map((order) => epsilonOf(charged(events, createRdpAccountant([order])))));
}
