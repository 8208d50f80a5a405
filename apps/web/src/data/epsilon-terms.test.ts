import { expect, it } from 'vitest';
import { claimNote, distinctTerms, type ShownPrivacy, termsColumns, termsText } from './epsilon-terms';

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
  expect(termsText({ ...one, delta: null })).toBe('no delta, per scan, add-remove');
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

it('an export keeps the terms and the verdict beside the number', () => {
  expect(termsColumns(one)).toEqual({
    ...{ delta: 1e-5, privacy_unit: 'scan', neighbouring: 'add-remove', privacy_verdict: 'PRIVATE' },
  });
});

it('an epsilon that is drawn and not claimed says so', () => {
  expect(claimNote({ verdict: 'PRIVATE' })).toBeUndefined();
  expect(claimNote({ verdict: 'DECLARED' })).toBe('as declared, not claimed');
  for (const verdict of ['UNVERIFIED', 'NON_PRIVATE', 'NOTHING_CHARGED'] as const)
    expect(claimNote({ verdict })).toBe('of the charges, not claimed');
});
