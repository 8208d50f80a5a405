import { describe, expect, it } from 'vitest';
import { claimOfRun, type RunEvidence, storedVerdict } from './run-claim.js';

const nothingYet: RunEvidence = {
  announced: null,
  asked: { isPrivate: true, privacyNote: '' },
  answer: { kind: 'bounded', epsilon: 0 },
  charged: null,
  ...{ attemptCharges: 0, attemptStep: 0, earlierContradiction: '', isDeclared: false },
};
const charged = {
  ...{ sampler: 'poisson', samplingRate: 0.1, noise: 'Gaussian', noiseMultiplier: 1, steps: 3 },
} as NonNullable<RunEvidence['charged']>;
const announced = {
  ...{ isPrivate: true, unit: 'example', neighbouring: 'add-remove', sampler: 'poisson', samplingRate: 0.1 },
  ...{ clipping: 'flat', sparsification: 'none', noiseMultiplier: 1, sensitivity: 1, delta: 1e-5 },
  ...{ noiseSource: 'csprng', notCovered: [] },
} as NonNullable<RunEvidence['announced']>;
const trained: RunEvidence = {
  ...nothingYet,
  ...{ announced, charged, answer: { kind: 'bounded', epsilon: 1 }, attemptCharges: 3, attemptStep: 3 },
};
const claims = (evidence: RunEvidence) => claimOfRun(evidence).verdict;

describe('the claim of a run', () => {
  it('is private where its charges bear out what was announced', () => {
    expect(claimOfRun(trained)).toEqual({ verdict: 'private', reason: '' });
  });

  it('stays withdrawn after a start that contradicts nothing, for the reason that there was', () => {
    const reason = 'Results stand beyond the charges.';
    expect(claimOfRun({ ...trained, earlierContradiction: reason })).toEqual({
      verdict: 'unverified',
      reason,
    });
    // What has no guarantee at all is told as that, and what contradicts the charges now is told first.
    const unbounded = { kind: 'unbounded', reason: 'No noise.' } as const;
    expect(claimOfRun({ ...trained, earlierContradiction: reason, answer: unbounded })).toEqual({
      ...{ verdict: 'non-private', reason: 'No noise.' },
    });
    const now = claimOfRun({ ...trained, attemptStep: 9, earlierContradiction: reason });
    expect(now.verdict).toBe('unverified');
    expect(now.reason).not.toBe(reason);
  });

  it('is none before the first charge; non-private where neither announcement nor config wants any', () => {
    const asked = { isPrivate: false, privacyNote: 'Trained without privacy.' };
    expect(claims(nothingYet)).toBe('nothing-charged');
    expect(claims({ ...nothingYet, asked: null })).toBe('nothing-charged');
    expect(claimOfRun({ ...nothingYet, asked })).toEqual({
      verdict: 'non-private',
      reason: asked.privacyNote,
    });
    // What was announced counts before what the config says.
    expect(claims({ ...nothingYet, announced, asked })).toBe('nothing-charged');
    expect(claimOfRun({ ...nothingYet, announced: { ...announced, isPrivate: false }, asked: null })).toEqual(
      {
        ...{ verdict: 'non-private', reason: 'No private mechanism was announced.' },
      },
    );
    expect(claimOfRun({ ...nothingYet, asked: { isPrivate: false, privacyNote: '' } }).reason).toBe(
      'No private mechanism was announced.',
    );
  });

  it('is no private one of a run that was announced as non-private and charged all the same', () => {
    expect(claims({ ...trained, announced: { ...announced, isPrivate: false } })).toBe('unverified');
  });

  it('is stored under a word of its own', () => {
    expect(new Set(Object.values(storedVerdict)).size).toBe(5);
    expect(storedVerdict['non-private']).toBe('NON_PRIVATE');
  });
});
