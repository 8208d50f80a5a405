import { expect, it } from 'vitest';
import { distinctTerms, type ShownPrivacy, termsText } from './epsilon-terms';

const one: ShownPrivacy = {
  verdict: 'PRIVATE',
  reason: '',
  epsilon: 6.03,
  delta: 1e-5,
  unit: 'scan',
  neighbouring: 'add-remove',
};

it('writes delta, unit and relation in one form', () => {
  expect(termsText(one)).toBe('delta 1e-5, per scan, add-remove');
});

it('tells epsilons apart that differ in delta, unit or relation, and counts only runs that have one', () => {
  const others: ShownPrivacy[] = [
    { ...one, epsilon: 9 },
    { ...one, delta: 1e-6 },
    { ...one, unit: 'subject' },
    { ...one, neighbouring: 'zero-out' },
    { ...one, delta: 0.5, epsilon: null, verdict: 'NON_PRIVATE' },
  ];
  expect(distinctTerms([one, ...others])).toEqual([
    'delta 1e-5, per scan, add-remove',
    'delta 1e-5, per scan, zero-out',
    'delta 1e-5, per subject, add-remove',
    'delta 1e-6, per scan, add-remove',
  ]);
});
