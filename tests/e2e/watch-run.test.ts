import { setTimeout as delay } from 'node:timers/promises';
import { roundUp } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { curveColumns, Dashboard, linesOf } from '../support/dashboard.js';

const dashboard = Dashboard.ofThisFile();

describe('watching a run in a real browser', () => {
  it('lists a run, and shows on its page how it completes, without a reload', async () => {
    const { page, clipwise } = dashboard;
    const [id] = await dashboard.launch(['watched run'], 6);
    await page.goto(clipwise.webUrl);
    await page.getByRole('link', { name: 'watched run' }).click();
    await page.waitForURL(`**/runs/${id}*`);
    await dashboard.untilStatus('COMPLETED');
    await page.getByText(/-differentially private when one example is added or removed/).waitFor();
    await page
      .getByText(/not covered by epsilon/i)
      .first()
      .waitFor();
    await page
      .getByRole('img', { name: /prediction/i })
      .first()
      .waitFor();
  });

  it('shows by itself how a run ends when each answer about it is 1.5 s old on arrival', async () => {
    const { page, clipwise } = dashboard;
    const [id] = await dashboard.launch(['slowly answered run'], 20);
    await page.route(`${clipwise.apiUrl}/graphql`, async (route) => {
      const isDetail = route.request().postData()?.includes('"operationName":"RunDetail"') ?? false;
      if (!isDetail) return route.continue();
      // What happens from here on is not in the answer, yet is announced before the answer arrives.
      const response = await route.fetch();
      await delay(1_500);
      await route.fulfill({ response });
    });
    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    const shown = await page.getByTestId('run-status').getAttribute('data-status');
    expect(['QUEUED', 'RUNNING']).toContain(shown);
    await dashboard.untilStatus('COMPLETED');
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('says why curves cannot be read, and not that there are none, until they can', async () => {
    const { page, clipwise } = dashboard;
    const id = await dashboard.writeTwoAttempts('read late');
    const requests = `${clipwise.apiUrl}/graphql`;
    await page.route(requests, (route) =>
      route.request().postData()?.includes('"operationName":"RunSeries"')
        ? route.fulfill({ json: { errors: [{ message: 'the database is busy' }] } })
        : route.continue(),
    );
    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    const alert = page.getByRole('alert').getByText('the database is busy');
    await alert.waitFor();
    expect(await page.getByText('No step has been recorded yet.').count()).toBe(0);
    await page.unroute(requests);
    await alert.waitFor({ state: 'detached' });
    await page
      .getByRole('group', { name: /Arrow keys read the points/ })
      .first()
      .waitFor();
  });

  it("shows the ledger's epsilon over two attempts in header, panel, chart, comparison, table and exports", async () => {
    const { page, clipwise } = dashboard;
    const id = await dashboard.writeTwoAttempts('attempted twice');
    const { run } = await clipwise.graphql<{
      run: { privacy: { epsilon: number }; epsilonSeries: { earlierEpsilon: number } };
    }>(
      'query ($id: ID!) { run(id: $id) { privacy { epsilon } epsilonSeries(maxPoints: 9) { earlierEpsilon } } }',
      { id },
    );
    const { epsilon } = run.privacy;
    const { earlierEpsilon } = run.epsilonSeries;
    expect(earlierEpsilon).toBeGreaterThan(1);
    expect(epsilon).toBeGreaterThan(earlierEpsilon);
    const shown = roundUp(epsilon, 3);
    const terms = 'delta 1e-5, per example';
    const firstPoint = (label: string) => [
      ...[label, '0', String(earlierEpsilon), id, '1', 'automatic', '1'],
      ...['0.00001', 'example', 'add-remove', 'PRIVATE'],
    ];

    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    await page.getByTestId('strip-epsilon').getByText(`${shown} per example`).waitFor();
    await page.getByTestId('panel-epsilon').getByText(`epsilon ${shown}, ${terms}`).waitFor();
    const onPage = await dashboard.savedChart('Epsilon');
    expect(onPage.slice(0, 2)).toEqual([curveColumns, firstPoint('epsilon')]);
    expect(onPage.at(-1)?.slice(0, 3)).toEqual(['epsilon', '3', String(epsilon)]);

    await page.goto(`${clipwise.webUrl}/compare?ids=${id}&metric=epsilon`);
    const row = page.getByTestId('compare-table').locator('tbody tr').first();
    await row.getByText(shown, { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'epsilon, delta 1e-5' }).waitFor();
    const compared = await dashboard.savedChart(`U-Net, ${terms}, add-remove`);
    expect(compared.slice(0, 2)).toEqual([curveColumns, firstPoint('attempted twice')]);
    expect(compared.at(-1)?.slice(0, 3)).toEqual(['attempted twice', '3', String(epsilon)]);

    await page.goto(`${clipwise.webUrl}/?q=attempted`);
    await page.getByTestId('run-row').getByText(shown, { exact: true }).waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('button', { name: 'The table as shown, CSV' }).click();
    const [header = [], line = []] = await linesOf(await saving);
    expect(line[header.indexOf('epsilon')]).toBe(shown);
  });

  it('says while a run trains what its ledger holds, the same in header and panel', async () => {
    const { page, clipwise } = dashboard;
    const [id] = await dashboard.launch(['spending'], 60);
    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    const numbers = new Set<string>();
    await expect
      .poll(
        async () => {
          // Both at one moment: a change between two reads would look like a difference.
          const [header, panel, statement] = await page.evaluate(() =>
            ['strip-epsilon', 'panel-epsilon', 'privacy'].map(
              (id) => document.querySelector(`[data-testid=${id}]`)?.textContent ?? '',
            ),
          );
          const inHeader = /^([\d.]+) per/.exec(header ?? '')?.[1];
          const inPanel = /epsilon ([\d.]+)/.exec(panel ?? '')?.[1];
          expect(inPanel).toBe(inHeader);
          if (inPanel === undefined) return 0;
          expect(statement).not.toContain('nothing has been learnt');
          numbers.add(inPanel);
          return numbers.size;
        },
        { timeout: 120_000, interval: 200 },
      )
      .toBeGreaterThan(3);
    await dashboard.untilStatus('COMPLETED');
  });

  it('marks a run whose results contradict its charges, and finds it by that', async () => {
    const { page, clipwise } = dashboard;
    const id = await dashboard.writeTwoAttempts('contradicted', 900);
    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    await page.getByTestId('strip-epsilon').getByText('epsilon unverified: nothing is claimed').waitFor();
    await page.getByText('Results stand at step 900, but only 3 steps were charged.').first().waitFor();
    await page.goto(`${clipwise.webUrl}/?q=contradicted`);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('checkbox', { name: /^unverified/ }).check();
    await page.waitForURL(/privacy=UNVERIFIED/);
    await page.keyboard.press('Escape');
    await page.getByTestId('run-row').getByText('unverified', { exact: true }).waitFor();
    await page.getByTestId('epsilon-legend').getByText('unverified').waitFor();
  });

  it('keeps the zoom of a chart in the address, and the theme in the browser', async () => {
    const { page, clipwise } = dashboard;
    const id = await dashboard.writeTwoAttempts('zoomed');
    await page.goto(`${clipwise.webUrl}/runs/${id}?zoom=1..2`);
    await page.getByRole('button', { name: 'step 1 to 2' }).click();
    await page.waitForURL((url) => !url.searchParams.has('zoom'));
    await page.getByTestId('theme-toggle').click();
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });
});
