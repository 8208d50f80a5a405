import { describe, expect, it } from 'vitest';
import { Dashboard, patient } from '../support/dashboard.js';

const dashboard = Dashboard.ofThisFile();

describe('agents, queue and data sets in a real browser', () => {
  it('shows who runs what and what runs next, and lets go what is cancelled', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/queue`);
    await page.getByTestId('queue-empty').waitFor();
    const [running] = await dashboard.launch(['first', 'second', 'third'], 2_000);
    const agent = page.getByTestId('agent').first();
    await agent.getByRole('link', { name: 'first' }).waitFor();
    await agent.getByText(/left$/).waitFor();
    const waiting = page.getByTestId('queued-run');
    await expect
      .poll(() => waiting.getByRole('link').allTextContents(), patient)
      .toEqual(['second', 'third']);
    await waiting.first().getByText('next', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel second' }).click();
    await expect.poll(() => waiting.getByRole('link').allTextContents(), patient).toEqual(['third']);
    await page.getByRole('button', { name: 'Cancel third' }).click();
    await page.getByTestId('queue-empty').waitFor();
    await clipwise.graphql('mutation ($id: ID!) { cancelRun(id: $id) { id } }', { id: running });
    await page.locator('[data-testid=agent][data-state=IDLE]').waitFor();
  });

  it('shows a data set with what its newest run announced, and leads to its runs', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/datasets`);
    const card = page.getByTestId('dataset');
    await card.getByText('training examples').waitFor();
    await card.getByText(/^32/).first().waitFor();
    expect(await card.getByTestId('dataset-runs').textContent()).toBe('3 runs');
    await card.getByTestId('dataset-runs').click();
    await dashboard.expectRows(3);
    await page.getByText('3 runs', { exact: true }).waitFor();
  });

  it('hands the query of a page to the explorer, which answers it and says what is refused', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/datasets`);
    await page.getByRole('button', { name: 'GraphQL', exact: true }).click();
    await page.getByText(/^curl http/).waitFor();
    await page.getByRole('link', { name: 'Open in the explorer' }).click();
    await page.waitForURL('**/graphql?*');
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByTestId('explorer-answer').getByText('"oct-phantom"').waitFor();
    const query = page.getByRole('textbox', { name: 'Query' });
    await query.fill('{ nonsense }');
    await query.press('Control+Enter');
    await page.getByText('The API refused it:').waitFor();
    await page.getByRole('textbox', { name: 'Variables' }).fill('[');
    await query.press('Control+Enter');
    await page.getByTestId('explorer-answer').locator('.error-text').waitFor();
    // The browser reports the answer 400.
    dashboard.forgive('status of 400');
  });
});
