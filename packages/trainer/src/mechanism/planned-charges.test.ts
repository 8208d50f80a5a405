import type { DpEvent } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { eventOfStep, ledgerCharges, partOf, planOf, stepsOfCharge } from './planned-charges.js';

const gaussian = (noiseMultiplier: number): DpEvent => ({ kind: 'gaussian', noiseMultiplier });
const [a, b, c] = [gaussian(1), gaussian(2), gaussian(3)];
const plan = [
  { event: a, steps: 3 },
  { event: b, steps: 2 },
  { event: c, steps: 4 },
];
const epoch: DpEvent = { kind: 'balls-in-bins', batches: 5, epochs: 1, event: a };

describe('a plan of charges', () => {
  it('has a charge for each stage, with the noise of its ratio', () => {
    const parts = {
      clipping: { isBounded: true },
      noiseMultiplier: 2,
      noiseSource: { kind: 'csprng' },
    } as const;
    const stages = [
      { ratio: 1, steps: 3 },
      { ratio: 0.5, steps: 1 },
    ];
    const sampler = { amplification: { kind: 'none', sumMovesBy: 1 } } as const;
    expect(planOf(sampler, parts, stages)).toEqual([
      { event: gaussian(2), steps: 3 },
      { event: gaussian(1), steps: 1 },
    ]);
  });

  it('tells the event of every step, and the last one beyond its end', () => {
    expect([0, 2, 3, 4, 5, 8, 9, 100].map((step) => eventOfStep(plan, step))).toEqual([
      a,
      a,
      b,
      b,
      c,
      c,
      c,
      c,
    ]);
  });

  it.each([
    [0, 9, plan],
    [0, 0, []],
    [0, 3, [plan[0]]],
    [
      2,
      2,
      [
        { event: a, steps: 1 },
        { event: b, steps: 1 },
      ],
    ],
    [3, 2, [plan[1]]],
    [1, 6, [{ event: a, steps: 2 }, plan[1], { event: c, steps: 2 }]],
    [8, 5, [{ event: c, steps: 1 }]],
    [9, 1, []],
  ])('has after %d steps, for %d, those that lie there', (done, steps, expected) => {
    expect(partOf(plan, done, steps)).toEqual(expected);
  });

  it('is one charge of a ledger for each step, and for each draw that has begun', () => {
    expect(ledgerCharges(plan)).toEqual([
      { event: a, count: 3 },
      { event: b, count: 2 },
      { event: c, count: 4 },
    ]);
    expect([1, 5, 6, 10].map((steps) => ledgerCharges([{ event: epoch, steps }])[0]?.count)).toEqual([
      1, 1, 2, 2,
    ]);
    expect([stepsOfCharge(a), stepsOfCharge(epoch)]).toEqual([1, 5]);
  });
});
