import { expect, it } from 'vitest';
import { describePrivacy, type StatementFacts } from './statement.js';
import { statementHtml } from './statement-html.js';
import { statementSections } from './statement-sections.js';
import { privacyStatement, statementMarkdown, statementSummary, statementText } from './statement-text.js';
import { furtherFacts, scanFacts } from './testing/statement-facts.js';

const everything: Partial<StatementFacts> = {
  ...furtherFacts,
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
  const whole = { ...scanFacts, ...change };
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
