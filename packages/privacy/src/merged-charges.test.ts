import { expect, it } from 'vitest';
import { bestAccountant } from './accountants/registry.js';
import type { DpEvent } from './dp-event.js';
import { composeCharges } from './ledger.js';
import { mergedCharges, withoutSampling } from './merged-charges.js';
import { seededRandom } from './testing/seeded-random.js';

const sampled = (noiseMultiplier: number, samplingRate: number): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate,
  event: { kind: 'gaussian', noiseMultiplier },
});
function epsilonOf(event: DpEvent): number {
  const answer = bestAccountant.epsilon({ event, delta: 1e-5 });
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer.epsilon;
}

it('gathers neighbouring noise multipliers at the least noise, the largest rate and the sum of the counts', () => {
  const charges = [
    { event: sampled(1, 0.1), count: 2 },
    { event: { kind: 'composed', events: [sampled(1.1, 0.2)] } as const, count: 3 },
    { event: { kind: 'self-composed', event: sampled(4, 0.1), count: 5 } as const, count: 7 },
    { event: { kind: 'gaussian', noiseMultiplier: 9 } as const, count: 1 },
  ];
  expect(mergedCharges(charges, 2)).toEqual([
    { event: { kind: 'gaussian', noiseMultiplier: 9 }, count: 1 },
    { event: sampled(1, 0.2), count: 5 },
    { event: sampled(4, 0.1), count: 35 },
  ]);
});

it('never costs less than the charges, one record or a group, for random schedules', () => {
  const random = seededRandom(17);
  for (let round = 0; round < 2; round++) {
    const charges = Array.from({ length: 4 }, () => ({
      event: sampled(0.8 + 3 * random(), 0.01 + 0.2 * random()),
      count: 1 + Math.floor(20 * random()),
    }));
    for (const size of [1, 3]) {
      const costOf = (bill: Parameters<typeof composeCharges>[0]) =>
        epsilonOf({ kind: 'group', size, event: composeCharges(bill) });
      // Two brackets of 1e-3 each lie between equal answers.
      const exact = costOf(charges) * (1 - 1e-3);
      expect(costOf(mergedCharges(charges, 2))).toBeGreaterThan(exact);
      expect(costOf(withoutSampling(charges))).toBeGreaterThan(exact);
    }
  }
});

it('holds no more than so many different events', () => {
  const charges = Array.from({ length: 500 }, (_, index) => ({
    event: sampled(1 + index / 500, 0.1),
    count: 1,
  }));
  for (const most of [1, 3, 8]) {
    const merged = mergedCharges(charges, most);
    expect(merged).toHaveLength(most);
    expect(merged.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  }
});
