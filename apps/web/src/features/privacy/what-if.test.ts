import { bestAccountant, openRunLedger, sgdEvent } from '@clipwise/privacy';
import { expect, it } from 'vitest';
import { chartSigmas, claimOf, sideBySide, type WhatIf, whatIfFields, whatIfFrom } from './what-if';

const asked: WhatIf = { sigma: 1.3, q: 0.15, steps: 64, delta: 1e-5, scans: 4, target: 3 };

it('claims what a ledger of the same steps holds, per scan and per subject', () => {
  const [event] = [sgdEvent(asked.q, asked.sigma, asked.steps)];
  const ledger = openRunLedger({
    neighbouring: 'add-remove',
    delta: asked.delta,
    charges: [{ event, count: 1 }],
  });
  const [one, group] = [ledger.epsilon(), ledger.groupEpsilon(4)];
  const { epsilon, subject, attack } = claimOf(asked);
  expect([epsilon, subject]).toEqual([
    one.kind === 'bounded' && one.epsilon,
    group.kind === 'bounded' && group.epsilon,
  ]);
  expect(attack?.rates.map(({ falsePositiveRate }) => falsePositiveRate)).toEqual([0.001, 0.01]);
});

it('gives the least sigma for a target: it meets the target, and 1 % less does not', () => {
  const { sigmaForTarget } = claimOf(asked);
  const epsilonAt = (sigma: number) => {
    const answer = bestAccountant.epsilon({
      event: sgdEvent(asked.q, sigma, asked.steps),
      delta: asked.delta,
      neighbouring: 'add-remove',
    });
    return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
  };
  expect(epsilonAt(sigmaForTarget as number)).toBeLessThanOrEqual(3);
  expect(epsilonAt(0.99 * (sigmaForTarget as number))).toBeGreaterThan(3);
});

it('asks every accountant, of which none that is an upper bound is below the ledger', () => {
  const answers = sideBySide(asked);
  const best = answers.find(({ kind }) => kind === 'best')?.epsilon as number;
  for (const { certainty, epsilon } of answers)
    if (certainty === 'upper-bound') expect(epsilon).toBeGreaterThanOrEqual(best);
});

it('reads an address, and takes the default of what is missing or beyond its limits', () => {
  expect(whatIfFrom(new URLSearchParams('sigma=2&steps=1.5&q=7&delta=x'))).toEqual({
    sigma: 2,
    q: whatIfFields.q.initial,
    steps: whatIfFields.steps.initial,
    delta: whatIfFields.delta.initial,
    scans: whatIfFields.scans.initial,
    target: whatIfFields.target.initial,
  });
});

it('draws sigmas that rise around the one that is asked for', () => {
  const sigmas = chartSigmas(asked);
  expect(sigmas).toEqual([...sigmas].sort((one, other) => one - other));
  expect(sigmas[0]).toBeLessThan(asked.sigma);
  expect(sigmas.at(-1)).toBeGreaterThan(asked.sigma);
});
