import { expect, it } from 'vitest';
import { describePrivacy, type StatementFacts } from './statement.js';
import { statementHtml } from './statement-html.js';
import { statementSections } from './statement-sections.js';
import { privacyStatement, statementMarkdown, statementSummary, statementText } from './statement-text.js';

const facts: StatementFacts = {
  answer: { kind: 'bounded', epsilon: 2.00001, lower: 1.9 },
  delta: 1e-5,
  unit: 'scan',
  neighbouring: 'add-remove',
  sampler: 'poisson',
  samplingRate: 0.1,
  noiseMultiplier: 2,
  clipping: 'flat',
  noiseSource: 'csprng',
  accountant: 'pld',
  accountantVersion: '0.1.0',
  certainty: 'upper-bound',
  chargedSteps: 30,
  records: 1000,
};
const everything: Partial<StatementFacts> = {
  group: { records: 3, answer: { kind: 'bounded', epsilon: 5.5 } },
  attack: {
    mu: 0.5012,
    fitError: 0.0123,
    rates: [
      { falsePositiveRate: 0.001, truePositiveRate: 0.0049 },
      { falsePositiveRate: 0.01, truePositiveRate: 0.0341 },
    ],
    curve: [
      { falsePositiveRate: 0, truePositiveRate: 0 },
      { falsePositiveRate: 0.25, truePositiveRate: 0.43 },
      { falsePositiveRate: 1, truePositiveRate: 1 },
    ],
  },
  audit: { epsilon: 0.7777, confidence: 0.95 },
  numerics: 'whole numbers on a grid',
  findings: [{ code: 'BIG', severity: 'warning', title: 'Odd <batch>', text: 'A & B differ.' }],
};

/** What a statement can say, whole: a word that is lost, or a sentence that stands where it must not, is seen in the file. */
const cases: Readonly<Record<string, Partial<StatementFacts>>> = {
  everything: { ...everything, isSelectionCharged: true },
  'as-little-as-may-be-told': {
    ...{ answer: { kind: 'bounded', epsilon: 1.5 }, sampler: 'shuffled', samplingRate: null },
    ...{ noiseMultiplier: null, noiseSource: 'unstated', certainty: 'estimate', chargedSteps: 1 },
    ...{ neighbouring: 'replace-one', records: null, group: { records: 2, answer: unbounded('No bound.') } },
    ...{ notCovered: ['What was read aloud.'], findings: [] },
  },
  declared: {
    ...{ declared: 'It was trained elsewhere.', certainty: 'approximation', group: { records: 4 } },
    ...{ noise: 'Laplace', records: 200_000 },
  },
  'of-a-subject': { unit: 'subject', neighbouring: 'zero-out', records: 6, sampler: 'fixed-size' },
  'without-a-bound': { ...everything, answer: unbounded('Not private: nothing was clipped.') },
  'from-a-seed': { noiseSource: 'seeded' },
  'without-noise': { noiseSource: 'none' },
  contradicted: { unverified: 'Results stand at step 900.' },
  'before-the-first-charge': { chargedSteps: 0 },
};

function unbounded(reason: string): StatementFacts['answer'] {
  return { kind: 'unbounded', reason };
}

it.each(Object.entries(cases))('a statement of a run is this, word for word: %s', async (name, change) => {
  const whole = { ...facts, ...change };
  const statement = describePrivacy(whole);
  const { curve: _curve, ...attack } = statement.attack ?? {};
  const text = [
    '# As data',
    JSON.stringify({ ...statement, attack: statement.attack === null ? null : attack }, null, 2),
    '# As text',
    statementText(statement),
    privacyStatement(whole),
    statementSummary(statement),
    '# As Markdown',
    statementMarkdown(statement),
    '# As rows',
    ...statementSections(statement).flatMap(({ title, rows }) => [
      title,
      ...rows.map((row) => row.join(': ')),
    ]),
    '# As HTML',
    statementHtml(statement, 'A <name>'),
  ].join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot(`testing/statements/${name}.txt`);
});
