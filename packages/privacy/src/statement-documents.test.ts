import { describe, expect, it } from 'vitest';
import { attackFacts } from './attack-facts.js';
import { type PublishedModel, registryEntry, toBeFilledIn } from './registry-entry.js';
import { describePrivacy, type StatementFacts } from './statement.js';
import { statementHtml } from './statement-html.js';
import { statementSections } from './statement-sections.js';
import { statementMarkdown, statementText } from './statement-text.js';
import { furtherFacts, scanFacts } from './testing/statement-facts.js';

const event = { kind: 'gaussian', noiseMultiplier: 2 } as const;
const facts = { ...scanFacts, ...furtherFacts, attack: attackFacts(event, 'add-remove') };
const statement = describePrivacy(facts);
const model: PublishedModel = {
  name: 'Layers of a retina',
  curators: ['A hospital'],
  publicationDate: '2026-01-31',
  authors: ['me'],
};

/** Every fact that NIST SP 800-226 and the registry ask for, and how it is told. */
const wanted: readonly (readonly [what: string | RegExp, value: string | RegExp])[] = [
  ['Epsilon per scan', '2.001 (not below 1.900)'],
  ['Epsilon per person', '5.500, a person with 3 of them'],
  ['Delta per person', '1e-5'],
  ['Delta', '1e-5, 0.010 times 1/n for n = 1000'],
  ['Privacy unit', 'scan'],
  ['Neighbours', 'add-remove: one scan is added or removed'],
  ['In words', /An attacker who .* finds, at 0\.1 % false alarms at most .* and at 1 % false alarms at most/],
  ['Mu of Gaussian privacy', /^0\.50\d, fit error 0.* %$/],
  ['True positives at 0.1 % false', /^at most .* %$/],
  ['True positives at 1 % false', /^at most .* %$/],
  ['Audit of this run', 'epsilon is at least 0.777, at 95 % confidence'],
  ['Sampler', 'poisson with sampling rate 0.1'],
  ['Mechanism', /clipping "flat", Gaussian noise, noise multiplier 2, 30 steps/],
  ['Accountant', 'pld 0.1.0 (upper-bound)'],
  ['Noise source', /operating system's generator/],
  ['Numerics', 'whole numbers on a grid'],
  ['Tuning', 'the choice of hyper-parameters is not charged'],
  ['Model', /^central: /],
  ['Public', /number of units in the training data/],
  ['Number of units', '1000'],
  ['warning, BIG', 'Odd <batch>: A & B differ.'],
];

describe('the sections of a statement', () => {
  const rows = statementSections(statement).flatMap((section) => section.rows);

  it.each(wanted)('tell %s', (what, value) => {
    const found = rows.find(([name]) => name === what)?.[1];
    if (typeof value === 'string') expect(found).toBe(value);
    else expect(found).toMatch(value);
  });

  it('hold nothing that the test does not know of', () => expect(rows).toHaveLength(wanted.length));

  it('say that nobody looked where nobody did, and that nothing was found where somebody did', () => {
    const rulesOf = (findings: StatementFacts['findings']) =>
      statementSections(describePrivacy({ ...facts, findings: findings ?? null })).at(-1)?.rows;
    expect([rulesOf(null), rulesOf([])]).toEqual([
      [['Rules', 'nobody looked']],
      [['Rules', 'found nothing']],
    ]);
  });

  it('claim no epsilon of a run without a guarantee, and still tell its audit', () => {
    const none = describePrivacy({ ...facts, noiseSource: 'seeded' });
    const told = new Map(statementSections(none).flatMap((section) => section.rows));
    expect([told.get('Epsilon per scan'), told.get('Epsilon per person'), told.get('Delta')]).toEqual(
      Array(3).fill('none'),
    );
    expect(told.get('Trade-off curve')).toBe('none');
    expect(told.get('Audit of this run')).toContain('0.777');
  });
});

describe('a statement as text, Markdown and page', () => {
  it('says findings and numerics in the text', () => {
    expect(statementText(statement)).toMatch(
      /Numerics: whole numbers on a grid\.\nFinding \(warning, BIG\): A & B differ\./,
    );
  });

  it('has a table for each section in Markdown', () => {
    const text = statementMarkdown(statement);
    for (const { title } of statementSections(statement)) expect(text).toContain(`### ${title}\n`);
  });

  it('is one page that loads and runs nothing, with what others wrote escaped', () => {
    const page = statementHtml(statement, '<script>alert(1)</script>');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('Odd &lt;batch&gt;: A &amp; B differ.');
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(/);
    expect(page).toMatch(/<polyline points="[\d., ]+" class="curve"/);
    expect(page).toContain('@media print');
  });
});

describe('a draft for the registry', () => {
  const entry = registryEntry(statement, model);

  // Names and kinds of deployments-schema.yaml, github.com/opendp/deployments-registry-data at 3e9c812.
  it('has the fields of the schema and no other', () => {
    const shapeOf = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
        : Array.isArray(value)
          ? 'list'
          : typeof value;
    expect(shapeOf(entry)).toEqual({
      url_slug: 'string',
      status: 'string',
      tier: 'number',
      deployment: {
        basic: {
          ...{ name: 'string', data_curators: 'list', intended_use: 'string', data_product_type: 'string' },
          ...{ data_product_region: 'string', description: 'string', publication_date: 'string' },
          data_product_sector: 'string',
        },
        dp_variant: { variant_name: 'string', data_domain: 'string', unprotected_quantities: 'string' },
        privacy_loss: {
          ...{ privacy_unit: 'string', privacy_unit_details: 'string', privacy_parameters_details: 'string' },
          privacy_parameters: { epsilon: 'number', delta: 'number' },
        },
        deployment_model: {
          ...{ model_name: 'string', actors: 'string', release_type: 'string' },
          ...{ data_source_type: 'string', access_type: 'string' },
        },
        accounting: { post_processing: 'string', composition: 'string' },
        implementation: {
          preprocessing_and_hyperparameter_tuning: 'string',
          ...{ mechanisms: 'string', justification: 'string' },
        },
        administrative: { notes: 'string', registry_authors: 'list' },
      },
    });
  });

  it('takes every word of a list of the schema from that list', () => {
    const { status, tier, deployment } = entry;
    expect([status, tier, entry.url_slug]).toEqual(['Draft', 3, 'layers-of-a-retina']);
    expect(deployment).toMatchObject({
      basic: { data_product_type: 'Machine learning model', data_product_sector: 'Healthcare' },
      dp_variant: { variant_name: 'Approximate DP' },
      deployment_model: {
        ...{ model_name: 'Central', release_type: 'One release' },
        ...{ data_source_type: 'Static', access_type: 'Non-interactive' },
      },
    });
  });

  it('holds epsilon and delta as the ledger has them, the person, and marks what only a person knows', () => {
    const { privacy_loss, basic } = entry.deployment;
    expect(privacy_loss.privacy_parameters).toEqual({ epsilon: 2.00001, delta: 1e-5 });
    expect(privacy_loss.privacy_unit_details).toContain('A person with 3 (each one scan) has epsilon 5.5');
    expect([basic.intended_use, basic.description]).toEqual([toBeFilledIn, toBeFilledIn]);
  });

  it('is refused for a run that claims nothing, and for one that nobody here saw', () => {
    for (const other of [{ noiseSource: 'seeded' } as const, { declared: 'Its author says so.' }])
      expect(() => registryEntry(describePrivacy({ ...facts, ...other }), model)).toThrow(
        'claims no guarantee',
      );
  });
});
