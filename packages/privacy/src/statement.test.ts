import { describe, expect, it } from 'vitest';
import { composeCharges } from './ledger.js';
import { roundUp } from './round-up.js';
import { privacyStatement, type StatementFacts } from './statement.js';

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
  chargedSteps: 30,
  records: 100,
};

describe('privacy statement', () => {
  it('rounds epsilon up', () =>
    expect(privacyStatement(facts)).toContain('(3.0001, 0.00001)-differentially private'));
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
  it('says that seeded noise can be removed by whoever knows the seed', () => {
    expect(privacyStatement({ ...facts, noiseSource: 'seeded' })).toMatch(/knows the seed can remove it/);
  });
  it('warns when delta is not below one over the number of records', () => {
    expect(privacyStatement({ ...facts, records: 100_000 })).toMatch(/Delta is not below 1\/100000/);
    expect(privacyStatement(facts)).not.toMatch(/Delta is not below/);
  });
  it('claims nothing before the first charge', () => {
    expect(privacyStatement({ ...facts, chargedSteps: 0 })).toMatch(/No step has been charged/);
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
