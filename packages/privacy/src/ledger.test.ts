import { expect, it } from 'vitest';
import type { DpEvent } from './dp-event.js';
import { composeCharges } from './ledger.js';

const gaussian = (noiseMultiplier: number): DpEvent => ({ kind: 'gaussian', noiseMultiplier });

it('gathers equal events, the same object or another, and adds up their counts', () => {
  const one = gaussian(1);
  const charges = [
    { event: one, count: 2 },
    { event: one, count: 3 },
    { event: gaussian(2), count: 1 },
    { event: gaussian(1), count: 4 },
    { event: one, count: 5 },
  ];
  expect(composeCharges(charges)).toEqual({
    kind: 'composed',
    events: [
      { kind: 'self-composed', event: gaussian(1), count: 14 },
      { kind: 'self-composed', event: gaussian(2), count: 1 },
    ],
  });
});

it('composes in one order, whatever order the charges come in', () => {
  const charges = [3, 1, 2].map((sigma) => ({ event: gaussian(sigma), count: sigma }));
  const { events } = composeCharges(charges) as { readonly events: readonly { readonly count: number }[] };
  expect(events.map(({ count }) => count)).toEqual([1, 2, 3]);
  expect(composeCharges([...charges].reverse())).toEqual(composeCharges(charges));
});

it('is a composition of nothing where nothing was charged', () => {
  expect(composeCharges([])).toEqual({ kind: 'composed', events: [] });
});
