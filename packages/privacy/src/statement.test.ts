import { describe, expect, it } from 'vitest';
import { composeCharges } from './ledger.js';
import { roundDown } from './round-down.js';
import { roundUp } from './round-up.js';
import { describePrivacy, type StatementFacts } from './statement.js';
import { privacyStatement, statementMarkdown, statementText } from './statement-text.js';

const facts: StatementFacts = {
  answer: { kind: 'bounded', epsilon: 3.00001 },
  delta: 1e-5,
  unit: 'example',
  neighbouring: 'add-remove',
  sampler: 'poisson',
  samplingRate: 0.1,
  noiseMultiplier: 1,
  clipping: 'automatic',
  noiseSource: 'csprng',
  accountant: 'rdp',
  accountantVersion: '0.1.0',
  certainty: 'upper-bound',
  chargedSteps: 30,
  records: 100,
};

describe('privacy statement', () => {
  it('rounds epsilon up', () =>
    expect(privacyStatement(facts)).toContain('(3.001, 1e-5)-differentially private'));
  it('names the unit, the relation, the sampler and the accountant', () => {
    expect(privacyStatement(facts)).toMatch(
      /one example is added or removed.*poisson sampler with sampling rate 0\.1.*rdp accountant, version 0\.1\.0/,
    );
  });
  it('gives the reason instead of a number when there is no guarantee', () => {
    const statement = privacyStatement({
      ...facts,
      answer: { kind: 'unbounded', reason: 'Not private: no clipping.' },
    });
    expect(statement).toMatch(/gives no differential-privacy guarantee.*no clipping/);
    expect(statement).not.toMatch(/-differentially private/);
  });
  it('claims nothing for seeded noise, which whoever knows the seed can subtract', () => {
    expect(describePrivacy({ ...facts, noiseSource: 'seeded' })).toMatchObject({
      verdict: 'non-private',
      guarantee: null,
      reason: expect.stringContaining('draw the noise again and subtract it'),
    });
  });

  it('claims nothing for noise that was never drawn', () => {
    expect(describePrivacy({ ...facts, noiseSource: 'none' })).toMatchObject({
      verdict: 'non-private',
      guarantee: null,
      reason: 'No noise was added.',
    });
  });

  it('claims nothing when the records contradict the charges, and says how', () => {
    const unverified = describePrivacy({ ...facts, unverified: 'Results stand at step 900.' });
    expect(unverified).toMatchObject({ verdict: 'unverified', guarantee: null, group: null });
    expect(statementText(unverified)).toMatch(/^This run claims no guarantee.* Results stand at step 900\./);
  });
  it('warns when delta is not below one over the number of records', () => {
    expect(privacyStatement({ ...facts, records: 100_000 })).toMatch(/Delta 1e-5 is not below 1\/100000/);
    expect(privacyStatement(facts)).not.toMatch(/Delta is not below/);
  });
  it('claims nothing before the first charge', () => {
    expect(privacyStatement({ ...facts, chargedSteps: 0 })).toMatch(/No step has been charged/);
  });
});

describe('statement as data, text and Markdown', () => {
  const statement = describePrivacy({
    ...facts,
    answer: { kind: 'bounded', epsilon: 3.00001, lower: 2.98765 },
    group: { records: 3 },
  });

  it('is plain JSON', () => expect(JSON.parse(JSON.stringify(statement))).toEqual(statement));

  it('gives the epsilon rounded up and its lower end rounded down', () => {
    expect(statementMarkdown(statement)).toContain('| Epsilon per example | 3.001 (not below 2.987) |');
  });

  it('bounds a person with 3 records by group privacy where no accountant did', () => {
    // k exp((k - 1) epsilon) delta = 3 exp(6.00002) 1e-5 = 0.012103
    expect(statement.group).toMatchObject({ kind: 'bounded', method: 'group-privacy', epsilon: 9.00003 });
    expect(statementText(statement)).toMatch(
      /A person with 3 records \(each one example\) is protected with epsilon 9\.001, delta 0\.012[12], per person \(add-remove\)/,
    );
  });

  it('prefers the answer of the group event, at the same delta', () => {
    const exact = describePrivacy({
      ...facts,
      group: { records: 3, answer: { kind: 'bounded', epsilon: 7 } },
    });
    expect(exact.group).toEqual({
      kind: 'bounded',
      method: 'accountant',
      records: 3,
      epsilon: 7,
      delta: 1e-5,
    });
    expect(statementText(exact)).toContain(
      'A person with 3 records (each one example) is protected with epsilon 7.000, delta 1e-5, per person (add-remove), by the accountant',
    );
  });

  it('claims nothing for a person whose group delta reaches 1', () => {
    const group = describePrivacy({ ...facts, group: { records: 10 } });
    expect(statementText(group)).toMatch(/A person with 10 records .* has no bound\. .*not below 1/);
  });

  it('says what is not covered, and drops selection once it is charged', () => {
    expect(statementText(statement)).toMatch(
      /Not covered:\n- Training loss.*\n- Validation.*\n- Stopping.*\n- The number of training examples.*\n- Choosing/,
    );
    const charged = describePrivacy({ ...facts, isSelectionCharged: true });
    expect(statementText(charged)).not.toContain('Choosing');
  });

  it('marks the answer of an accountant that may lie below the truth', () => {
    const guess = describePrivacy({ ...facts, accountant: 'gdp', certainty: 'approximation' });
    expect(statementText(guess)).toMatch(/an approximation, which may lie below.*\nWarning: .*no guarantee/);
  });

  it.each([
    [99_999, /Delta 1e-5 is close to 1\/99999: it should lie well below, at most 0\.0000010/],
    [100_000, /Delta 1e-5 is not below 1\/100000/],
  ] as const)('warns at n = %d with delta 1e-5', (records, warning) => {
    expect(describePrivacy({ ...facts, records }).warnings).toEqual([expect.stringMatching(warning)]);
  });

  it.each([
    ['non-private', { answer: { kind: 'unbounded', reason: 'Not private: no noise.' } }],
    ['non-private', { delta: null }],
    ['nothing-charged', { chargedSteps: 0 }],
  ] as const)('has no guarantee, group bound or warning when it is %s', (verdict, change) => {
    const none = describePrivacy({ ...facts, ...change, group: { records: 2 } });
    expect(none).toMatchObject({ verdict, guarantee: null, group: null, warnings: [] });
    expect(statementText(none)).not.toContain('-differentially private');
    expect(statementMarkdown(none)).toContain('| Epsilon per example | none |');
  });
});

describe('roundDown', () => {
  it.each([
    [1.00009, 4, '1.0000'],
    [0.99999, 2, '0.99'],
    [2.5, 0, '2'],
  ] as const)('%d with %d digits is %s', (value, digits, text) => {
    expect(roundDown(value, digits)).toBe(text);
  });
});

describe('roundUp', () => {
  it.each([
    [1.00001, 4, '1.0001'],
    [1, 4, '1.0000'],
    [0.99999, 2, '1.00'],
    [2.5, 0, '3'],
  ] as const)('%d with %d digits is %s', (value, digits, text) => {
    expect(roundUp(value, digits)).toBe(text);
  });
});

describe('composeCharges', () => {
  it('gathers equal events whatever their order', () => {
    const a = { kind: 'gaussian', noiseMultiplier: 1 } as const;
    const b = { kind: 'gaussian', noiseMultiplier: 2 } as const;
    expect(
      composeCharges([
        { event: a, count: 1 },
        { event: b, count: 1 },
        { event: a, count: 2 },
      ]),
    ).toEqual({
      kind: 'composed',
      events: [
        { kind: 'self-composed', event: a, count: 3 },
        { kind: 'self-composed', event: b, count: 1 },
      ],
    });
  });
});
