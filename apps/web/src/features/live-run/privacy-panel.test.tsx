import { RunDetailDocument } from '@clipwise/contract/operations';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ApiProvider } from '../../data/api-provider';
import { PrivacyPanel } from './privacy-panel';

type Privacy = Parameters<typeof PrivacyPanel>[0]['privacy'];

const privacy = {
  ...{ verdict: 'PRIVATE', reason: '', epsilon: 7.9251, chargedEpsilon: 7.9251, delta: 1e-5 },
  ...{ unit: 'scan', neighbouring: 'add-remove', sampler: 'poisson', samplingRate: 0.15151515 },
  ...{ noise: 'Gaussian', noiseMultiplier: 6.00512, accountant: 'pld', accountantVersion: '0.2.0' },
  ...{ certainty: 'upper-bound', chargedSteps: 100, statement: 'The parameters are private.' },
  ...{ warnings: [], notCovered: [], audit: null, subject: null, announced: null },
} as unknown as Privacy;

const html = (changes: object = {}) =>
  renderToStaticMarkup(
    <ApiProvider apiUrl="http://127.0.0.1:1">
      <PrivacyPanel
        runId="one"
        privacy={{ ...privacy, ...changes } as Privacy}
        query={{ document: RunDetailDocument, variables: {} }}
      />
    </ApiProvider>,
  );
/** The texts of the panel in order, a line for each element. */
const told = (changes: object = {}) =>
  html(changes)
    .replaceAll(/<\/(p|dd|li|summary|header|details|h2)>/g, '\n')
    .replaceAll('</dt>', ' ')
    .replaceAll(/<[^>]+>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('the privacy of a run', () => {
  it('is the claim in words, with what was charged for it and the way to its statement', () => {
    expect(told()).toEqual([
      'Privacy',
      'from the ledgerStatement',
      'epsilon 7.926, delta 1e-5, per scan',
      'The parameters are private.',
      ...['relation add-remove', 'accountant pld 0.2.0', 'sampler poisson', 'certainty upper-bound'],
      ...['rate 0.1515', 'charged 100 steps', 'sigma 6.005', 'noise Gaussian'],
    ]);
    expect(html()).toContain('href="/runs/one/statement"');
    expect(html()).toContain('data-testid="privacy"');
    expect(html()).not.toContain('warn-text');
  });

  it('tells a hyphen for what is not known', () => {
    const unknown = { accountant: null, accountantVersion: null, samplingRate: null, noise: '' };
    expect(told(unknown)).toEqual(expect.arrayContaining(['accountant -', 'rate -', 'noise -']));
    expect(told({ accountantVersion: null })).toContain('accountant pld');
  });

  it('tells the epsilon that was declared under the sentence that nothing is claimed, with why', () => {
    const lines = told({
      verdict: 'DECLARED',
      reason: 'nobody here saw it run',
      chargedEpsilon: 2.9991,
      epsilon: null,
    });
    expect(lines.slice(2, 5)).toEqual([
      'nothing is claimed declared',
      'epsilon 3.000, delta 1e-5, per scan declared',
      'nobody here saw it run',
    ]);
    const without = told({
      verdict: 'DECLARED',
      reason: 'why',
      chargedEpsilon: null,
      delta: null,
      epsilon: null,
    });
    expect(without.slice(2, 4)).toEqual(['nothing is claimed declared', 'why']);
    const noDelta = told({ verdict: 'DECLARED', chargedEpsilon: 3, delta: undefined, epsilon: null });
    expect(noDelta).toContain('epsilon 3.000, no delta, per scan declared');
  });

  it('withdraws the number where what was recorded contradicts what was charged', () => {
    const lines = told({ verdict: 'UNVERIFIED', reason: 'sigma was another' });
    expect(lines.slice(2, 4)).toEqual([
      'epsilon unverified: nothing is claimed ?unverified',
      'sigma was another',
    ]);
    expect(html({ verdict: 'UNVERIFIED' })).toContain('warn-text small');
  });

  it('says what the claim means for a person with several scans, at that delta', () => {
    const subject = { examples: 11, epsilon: 245.0011, delta: 0.0162, note: 'a bound for groups' };
    expect(told({ subject })[3]).toBe('epsilon 245.002, delta 0.0162, per subject (11 scans)');
    expect(html({ subject })).toContain('data-testid="panel-subject" title="a bound for groups"');
    expect(told({ subject: { ...subject, delta: null } })[3]).toContain('no delta, per subject');
    for (const epsilon of [null, undefined])
      expect(told({ subject: { ...subject, epsilon } })).toEqual(told());
  });

  it('sets the audit beside it, rounded down, with what it cost', () => {
    const audit = { epsilon: 0.51269, confidence: 0.95, canaries: 40 };
    expect(told({ audit })[3]).toBe('audited: epsilon at least 0.512 at 95 % confidence 40 canaries');
    expect(told({ audit: { ...audit, epsilon: null } })[3]).toBe('audited: no bound yet 40 canaries');
    expect(html({ audit })).toContain(
      'title="Made-up examples, drawn, clipped and billed like the data: they change the model"',
    );
    expect(html({ audit })).toContain('data-testid="panel-audit"');
  });

  it('lists warnings, and what epsilon leaves out with its mark', () => {
    const lines = told({ warnings: ['one warning'], notCovered: ['the loss', 'the norms'] });
    expect(lines[4]).toBe('one warning');
    expect(html({ warnings: ['one warning'] })).toContain('role="note"');
    expect(lines.slice(-3)).toEqual([
      '* (not covered by epsilon) What is not covered by epsilon',
      'the loss',
      'the norms',
    ]);
  });

  it('keeps what the trainer announced apart from what was charged', () => {
    const announced = {
      ...{ isPrivate: true, sampler: 'shuffled', samplingRate: 0.25, noiseMultiplier: 2, sensitivity: 1 },
      ...{ clipping: 'flat', sparsification: 'none', noiseSource: 'csprng' },
    };
    expect(told({ announced }).slice(-9)).toEqual([
      'What the trainer announced; no claim rests on it',
      ...['private yes', 'sampler shuffled', 'rate 0.25', 'sigma 2', 'sensitivity 1', 'clipping flat'],
      ...['sparsification none', 'noise source csprng'],
    ]);
    expect(told({ announced: { ...announced, isPrivate: false } })).toContain('private no');
  });
});
