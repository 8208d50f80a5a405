import { expect, it } from 'vitest';
import { defaultAccountant } from './accountants/registry.js';
import { ledgerAnswer, upperEnd } from './ledger-answer.js';

const { kind, certainty } = defaultAccountant;
const nothing = { kind: 'unbounded', reason: 'No noise was added.' } as const;

it('names the accountant that was asked, or the one that the answer comes from', () => {
  expect(ledgerAnswer(defaultAccountant, { kind: 'bounded', epsilon: 1 })).toMatchObject({
    accountant: kind,
    certainty,
  });
  expect(ledgerAnswer(defaultAccountant, { kind: 'bounded', epsilon: 1, accountant: 'pld' }).accountant).toBe(
    'pld',
  );
});

it('says who was asked where there is no bound, and why there is none', () => {
  expect(ledgerAnswer(defaultAccountant, nothing)).toEqual({ ...nothing, accountant: kind, certainty });
});

it('keeps the upper end alone, or that there is none', () => {
  const bounded = { kind: 'bounded', epsilon: 2, lower: 1, accountant: kind, certainty } as const;
  expect(upperEnd(bounded)).toEqual({ kind: 'bounded', epsilon: 2, accountant: kind, certainty });
  const unbounded = { ...nothing, accountant: kind, certainty };
  expect(upperEnd(unbounded)).toBe(unbounded);
});
