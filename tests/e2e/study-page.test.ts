import { describe, expect, it } from 'vitest';
import { Dashboard } from '../support/dashboard.js';
import { smallRun } from '../support/small-run.js';

const dashboard = Dashboard.ofThisFile();

describe('the page of a study, in a real browser', () => {
  it('shows its figures, cells, findings and progress, and another study beside it by epoch, which Back undoes', async () => {
    const { page, clipwise } = dashboard;
    await dashboard.launch(['one of the first'], 1);
    await dashboard.writeTwoAttempts('one of the second');
    const { studies } = await clipwise.graphql<{
      studies: { edges: { node: { id: string; name: string } }[] };
    }>('{ studies(first: 10) { edges { node { id name } } } }');
    const idOf = (name: string) => studies.edges.find(({ node }) => node.name === name)?.node.id as string;
    await page.goto(`${clipwise.webUrl}/studies/${idOf('Dashboard')}`);
    await page.getByTestId('study-head').waitFor();
    for (const part of ['study-figures', 'study-cells', 'study-progress', 'study-comparisons'])
      await page.getByTestId(part).waitFor();
    await page.getByTestId('study-findings').waitFor();
    await page.getByTestId('study-figures').getByText('by step').waitFor();

    await page.getByLabel('beside').selectOption({ label: 'Foreign' });
    await page.getByTestId('study-figures').getByText('by epoch').waitFor();
    await page.getByRole('heading', { name: 'U-Net, Foreign' }).waitFor();
    expect(new URL(page.url()).searchParams.get('beside')).toBe(idOf('Foreign'));
    await page.reload();
    await page.getByRole('heading', { name: 'U-Net, Foreign' }).waitFor();
    await page.goBack();
    await page.getByTestId('study-figures').getByText('by step').waitFor();
  });

  it('says of a claim that it cannot be told before there are results, and by itself what came of it', async () => {
    const { page, clipwise } = dashboard;
    const { name: _name, ...base } = smallRun('', 3);
    const definition = {
      ...{ name: 'claimed', base, seeds: [1] },
      axes: [{ path: 'noise.noiseMultiplier', values: [1, 2] }],
      claims: [
        {
          text: 'More noise spends less.',
          ...{ of: 'epsilon', expects: 'lower' },
          pairs: [{ first: 'noiseMultiplier 2', second: 'noiseMultiplier 1' }],
        },
      ],
    };
    const { createStudy } = await clipwise.graphql<{ createStudy: { id: string } }>(
      'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
      { input: { definition } },
    );
    await page.goto(`${clipwise.webUrl}/studies/${createStudy.id}`);
    const claim = page.getByTestId('study-claim');
    await claim.getByText('It cannot be told from these runs.').waitFor();
    await claim.getByText('It holds here.').waitFor();
    await claim.getByText('More noise spends less.').click();
    await claim.getByText(/^epsilon of noiseMultiplier 2: \d/).waitFor();
  });

  it('has a report with live panels, keeps its draft over a reload, and never saves over another in silence', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/studies`);
    await page.getByTestId('study').first().getByRole('link').first().click();
    await page.getByRole('radio', { name: 'Report' }).click();
    await page.getByRole('button', { name: 'Write a report' }).click();
    const text = page.getByLabel('Report, as Markdown');
    await text.fill(
      '# What came of it\n\n[[cells]]\n\n<script>alert(1)</script> ![](http://example.com/a.png) **done**',
    );
    await page.reload();
    expect(await text.inputValue()).toContain('What came of it');

    const id = new URL(page.url()).pathname.split('/').at(-1);
    const write =
      'mutation ($id: ID!) { writeStudyReport(id: $id, report: "theirs", revision: 0) { reportRevision } }';
    await clipwise.graphql(write, { id });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/Somebody else saved this report/).waitFor();
    await page.getByRole('button', { name: 'Save over theirs' }).click();

    const report = page.getByTestId('report-text');
    await report.getByRole('heading', { name: 'What came of it' }).waitFor();
    await report.getByTestId('study-cells').waitFor();
    expect(await report.locator('img, script').count()).toBe(0);
    await page.reload();
    await report.getByText('done').waitFor();
    await page.goBack();
    await page.getByTestId('study-figures').waitFor();
  });

  it('is printed without what is only worked with', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/studies`);
    await page.getByTestId('study').first().getByRole('link').first().click();
    await page.getByTestId('study-head').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
    expect(await page.locator('.page-tools').isVisible()).toBe(false);
    // Nothing stays behind the edge of a frame that scrolls.
    const cut = await page.evaluate(() => {
      const body = document.querySelector('.page-body') as HTMLElement;
      return body.scrollHeight - body.clientHeight;
    });
    expect(cut).toBeLessThanOrEqual(1);
  });
});

describe('a launch', () => {
  it('begins with a preset, which fills in what belongs together', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/launch`);
    await page.getByRole('button', { name: 'Epsilon 3' }).click();
    await page.getByRole('radio', { name: 'JSON' }).click();
    const config = JSON.parse(await page.getByLabel('Run config as JSON').inputValue());
    expect(config.privacy).toMatchObject({ targetEpsilon: 3, delta: 1e-5 });
    expect(config.noise.noiseMultiplier).toBeNull();
  });
});
