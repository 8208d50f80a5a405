import { notCoveredSentences } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import type { AnnouncedFacts, RunRow } from '../../db/tables/runs.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { describeRunPrivacy, factsOf, statementFactsOf, storedAnswer } from './describe-run-privacy.js';

const mechanism = {
  ...{ isPrivate: true, unit: 'example', neighbouring: 'add-remove', sampler: 'poisson', samplingRate: 0.1 },
  ...{ clipping: 'flat', sparsification: 'none', noiseMultiplier: 9, sensitivity: 1, delta: 1e-5 },
  ...{ noiseSource: 'csprng', notCovered: [], trainingExamples: 100, trainingSubjects: 10 },
} as unknown as AnnouncedFacts;
const charged = { sampler: 'poisson', samplingRate: 0.1, noise: 'Gaussian', noiseMultiplier: 1, steps: 3 };
const run = {
  ...{ config: configFixture(), isDeclared: false, mechanism, charged, environment: { numerics: 'float32' } },
  ...{ clipping: 'automatic flat', sparsification: 'none', noiseMultiplier: 0.5, chargedSteps: 3 },
  ...{ epsilon: 1.25, epsilonNote: '', privacyVerdict: 'PRIVATE', privacyReason: '' },
  accounting: { accountant: 'pld', certainty: 'upper-bound', version: '0.2.0', isTight: true },
} as unknown as RunRow;
const told = (changes: Partial<RunRow>) => describeRunPrivacy({ ...run, ...changes });

describe('the privacy of a run', () => {
  it('is what its ledger holds and its charges tell, whatever was announced', () => {
    expect(told({})).toMatchObject({
      ...{
        verdict: 'PRIVATE',
        reason: '',
        epsilon: 1.25,
        chargedEpsilon: 1.25,
        delta: 1e-5,
        unit: 'example',
      },
      ...{
        neighbouring: 'add-remove',
        accountant: 'pld',
        accountantVersion: '0.2.0',
        certainty: 'upper-bound',
      },
      ...{ sampler: 'poisson', samplingRate: 0.1, noise: 'Gaussian', noiseMultiplier: 1, chargedSteps: 3 },
      announced: mechanism,
    });
    expect(told({}).statement).toContain('1.25');
  });

  it.each(['UNVERIFIED', 'DECLARED', 'NON_PRIVATE', 'NOTHING_CHARGED'] as const)(
    'that is %s claims no epsilon, and tells what was charged beside it',
    (privacyVerdict) => {
      const privacyReason = 'Something contradicts it.';
      const { epsilon, chargedEpsilon, statement } = told({ privacyVerdict, privacyReason });
      expect([epsilon, chargedEpsilon]).toEqual([null, 1.25]);
      if (privacyVerdict === 'UNVERIFIED' || privacyVerdict === 'DECLARED')
        expect(statement).toContain(privacyReason);
      const { unverified, declared } = statementFactsOf({ ...run, privacyVerdict, privacyReason });
      expect([unverified, declared]).toEqual([
        privacyVerdict === 'UNVERIFIED' ? privacyReason : undefined,
        privacyVerdict === 'DECLARED' ? privacyReason : undefined,
      ]);
    },
  );

  it('of a run that was never to be private is said without an epsilon', () => {
    const none = { chargedSteps: 0, charged: null, accounting: null, epsilon: null };
    expect(told({ ...none, privacyVerdict: 'NON_PRIVATE', privacyReason: 'It has no noise.' })).toMatchObject(
      {
        statement:
          'This run gives no differential-privacy guarantee. It has no noise. Treat everything it makes as private data.',
        ...{ accountant: null, accountantVersion: null, certainty: null, sampler: null, samplingRate: null },
        ...{ noise: null, noiseMultiplier: null },
      },
    );
    // Charges that have no bound are told as what they are.
    expect(told({ privacyVerdict: 'NON_PRIVATE', privacyReason: 'x' }).statement).not.toMatch(
      /^This run gives no/,
    );
    expect(told({ ...none, privacyVerdict: 'NOTHING_CHARGED' }).statement).not.toMatch(/^This run gives no/);
  });

  it('counts subjects where the unit is one, and else examples', () => {
    const records = (changes: object) =>
      statementFactsOf({ ...run, mechanism: { ...mechanism, ...changes } }).records;
    expect([records({}), records({ unit: 'subject' })]).toEqual([100, 10]);
    expect(records({ unit: 'subject', trainingSubjects: null })).toBeNull();
    expect(statementFactsOf(run).numerics).toBe('float32');
    expect(statementFactsOf({ ...run, environment: { numerics: 5 } }).numerics).toBeNull();
    expect(statementFactsOf({ ...run, environment: null }).numerics).toBeNull();
  });

  it('leaves out of what epsilon covers what every run does, and what its writer adds', () => {
    const sentences = (notCovered: readonly string[]) =>
      told({ mechanism: { ...mechanism, notCovered: [...notCovered] } }).notCovered;
    const always = notCoveredSentences({ neighbouring: 'add-remove', isValidationPublic: false });
    expect(sentences([])).toEqual(always);
    expect(sentences(['More.', 'More.'])).toEqual([...always, 'More.']);
    const whereValidationIsPublic = notCoveredSentences({
      neighbouring: 'add-remove',
      isValidationPublic: true,
    });
    expect(sentences(whereValidationIsPublic)).toEqual(whereValidationIsPublic);
    expect(sentences(whereValidationIsPublic.slice(1))).toEqual(expect.arrayContaining([...always]));
  });
});

describe('what an epsilon is counted at', () => {
  it('is what was announced, without the warnings of the config', () => {
    expect(factsOf(run)).toEqual({ ...mechanism, warnings: [] });
  });

  it('is what the config asks for before anything was announced', () => {
    expect(factsOf({ ...run, mechanism: null })).toMatchObject({
      ...{
        isPrivate: true,
        unit: 'example',
        neighbouring: 'add-remove',
        sampler: 'poisson',
        samplingRate: null,
      },
      ...{ clipping: 'automatic flat', sparsification: 'none', noiseMultiplier: 0.5, sensitivity: null },
      ...{ delta: 1e-5, noiseSource: 'csprng', notCovered: [] },
    });
  });

  it('is nothing that could be claimed where nobody can read the config', () => {
    expect(factsOf({ ...run, mechanism: null, config: { version: 999 } })).toMatchObject({
      ...{ isPrivate: false, unit: 'example', neighbouring: 'add-remove', sampler: 'none' },
      ...{ delta: null, noiseSource: 'none', warnings: [] },
    });
  });

  it('has the epsilon that is stored, or why there is none', () => {
    expect(storedAnswer(run)).toEqual({
      accountant: 'pld',
      certainty: 'upper-bound',
      kind: 'bounded',
      epsilon: 1.25,
    });
    expect(storedAnswer({ ...run, epsilon: null, epsilonNote: 'No noise.', accounting: null })).toEqual({
      ...{ accountant: '', certainty: 'upper-bound', kind: 'unbounded', reason: 'No noise.' },
    });
  });
});
