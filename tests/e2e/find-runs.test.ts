import { describe, expect, it } from 'vitest';
import { curveColumns, Dashboard, patient } from '../support/dashboard.js';

const dashboard = Dashboard.ofThisFile();

describe('finding and comparing runs in a real browser', () => {
  it('compares runs chosen by keyboard alone, and saves the curves that are shown', async () => {
    const { page, clipwise } = dashboard;
    await dashboard.launch(['compared a', 'compared b'], 3);
    await page.goto(`${clipwise.webUrl}/?q=compared&status=COMPLETED`);
    await expect.poll(() => page.getByTestId('run-row').count(), { timeout: 120_000, interval: 300 }).toBe(2);
    for (const name of ['compared a', 'compared b']) {
      await page.getByLabel(`Select ${name}`).focus();
      await page.keyboard.press('Space');
    }
    await page.getByTestId('compare-link').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/compare?ids=*');
    await page.getByText('Compare 1 group, 2 runs').waitFor();
    await page.getByTestId('compare-table').getByRole('button', { name: 'automatic' }).press('Enter');
    await expect.poll(() => page.getByTestId('compare-run').count(), patient).toBe(2);
    const csv = await dashboard.savedChart('U-Net');
    expect(csv[0]).toEqual(curveColumns);
    expect(new Set(csv.slice(1).map(([curve]) => curve))).toEqual(new Set(['compared a', 'compared b']));
  });

  it('come with the page that is opened, and not with one that a link leads to', async () => {
    const { webUrl } = dashboard.clipwise;
    const rowsIn = async (accept: string) =>
      (await (await fetch(`${webUrl}/?q=compared`, { headers: { accept } })).text()).match(
        /aria-label="Select compared [ab]"/g,
      );
    await expect.poll(() => rowsIn('text/html'), patient).toHaveLength(2);
    expect(await rowsIn('*/*')).toBeNull();
  });

  it('reads nothing again of rows that came with the page until a run changes', async () => {
    const { page, clipwise } = dashboard;
    const asked: string[] = [];
    page.on('request', (request) => {
      const name = /"operationName":"(RunPage|RunFieldFacets)"/.exec(request.postData() ?? '')?.[1];
      if (name !== undefined) asked.push(name);
    });
    await page.goto(`${clipwise.webUrl}/?q=compared&columns=name,tags`);
    await dashboard.expectRows(2);
    // The stream stands by then.
    await page.waitForTimeout(5_000);
    expect(asked).toEqual(['RunFieldFacets']);
    const id = await page.getByTestId('run-row').first().getAttribute('data-run-id');
    const tag = (change: string) =>
      clipwise.graphql(
        `mutation ($ids: [ID!]!) { tagRuns(ids: $ids, ${change}: ["late"]) { changed { id } } }`,
        {
          ids: [id],
        },
      );
    await tag('add');
    await page.getByTestId('run-row').getByText('late', { exact: true }).waitFor();
    await tag('remove');
  });

  it('reads the curves of runs that are compared once, however the stream of changes begins', async () => {
    const { page, clipwise } = dashboard;
    let asked = 0;
    page.on('request', (request) => {
      if (request.postData()?.includes('"operationName":"ComparedSeries"') === true) asked += 1;
    });
    const [first] = await clipwise
      .graphql<{ runs: { nodes: { study: { id: string } }[] } }>(
        '{ runs(first: 1, filter: { text: "compared" }) { nodes { study { id } } } }',
      )
      .then(({ runs }) => runs.nodes);
    await page.goto(`${clipwise.webUrl}/compare?study=${first?.study.id}`);
    await page.locator('.chart canvas').first().waitFor();
    // The stream stands by then, and what changed before it has been looked for.
    await page.waitForTimeout(5_000);
    expect(asked).toBe(1);
  });

  it('restores filter, order, columns and selection from the address, and goes back step by step', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(clipwise.webUrl);
    const count = page.getByTestId('run-count');
    await page.getByTestId('run-row').first().waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('checkbox', { name: /^completed/ }).check();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/?status=COMPLETED');
    await expect.poll(() => count.textContent(), patient).toBe('2 runs');
    await page.getByRole('button', { name: 'Name' }).click();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Seed', exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByTestId('run-row').getByRole('checkbox').first().check();
    await page.getByText('1 selected').waitFor();
    await page.reload();
    await page.getByText('1 selected').waitFor();
    await page.getByRole('columnheader', { name: 'Seed' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await expect.poll(() => count.textContent(), patient).toBe('2 runs');
    for (const [gone, isFiltered] of [
      ['selected=', true],
      ['columns=', true],
      ['sort=', true],
      ['status=', false],
    ] as const) {
      await page.goBack();
      await page.waitForURL((url) => !url.href.includes(gone));
      expect(page.url().includes('status=COMPLETED')).toBe(isFiltered);
    }
  });

  it('gathers runs by what they have in common, and opens a group to its runs', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/?q=compared`);
    await page.getByTestId('run-row').first().waitFor();
    await page.keyboard.press('g');
    await page.waitForURL(/group=method/);
    const group = page.getByTestId('group-row');
    await expect.poll(() => group.count(), patient).toBe(1);
    await group.getByText('automatic', { exact: true }).waitFor();
    await group.getByRole('button').press('Enter');
    await dashboard.expectRows(2);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('group'));
  });

  it('tags and archives selected runs, and undoes it', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/?q=compared&columns=name,tags`);
    await dashboard.expectRows(2);
    await page.getByRole('checkbox', { name: 'Select all that are listed' }).check();
    await page.keyboard.press('t');
    await page.getByRole('textbox', { name: 'Tag' }).fill('paper');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('run-row').getByText('paper').count(), patient).toBe(2);
    await page.getByRole('button', { name: /^Archive/ }).click();
    await page.getByText('2 runs archived.').waitFor();
    await page.getByTestId('empty-state').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await dashboard.expectRows(2);
  });

  it('compares exactly those selected runs that the filter lets through', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/?q=compared`);
    await dashboard.expectRows(2);
    await page.getByRole('checkbox', { name: 'Select all that are listed' }).check();
    await page.getByText('2 selected').waitFor();
    const query = page.getByRole('combobox', { name: 'Query' });
    await query.fill('name = compared a');
    await query.press('Enter');
    await page.getByText('1 more outside these filters').waitFor();
    expect(await page.getByTestId('compare-link').getAttribute('href')).toMatch(
      /^\/compare\?ids=[0-9a-f-]{36}$/,
    );
  });

  it('is worked by keys alone: find, move, select, compare, and a list of the keys', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(clipwise.webUrl);
    await page.getByTestId('run-row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('name ~ compared');
    await page.keyboard.press('Enter');
    await dashboard.expectRows(2);
    await page.keyboard.press('Escape');
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Compare the selected runs').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.waitForURL('**/compare?ids=*');
    await page.keyboard.press('Control+k');
    // The palette is loaded when it is asked for: keys before it would go to the page.
    await page.getByRole('combobox', { name: 'Search or run a command' }).waitFor();
    await page.keyboard.type('compared a');
    await page.getByRole('option', { name: /compared a/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/*');
    await page.getByRole('heading', { level: 1, name: 'compared a' }).waitFor();
  });

  it('brushes runs on an axis by keys, draws them against one another, and keeps both in the address', async () => {
    const { page, clipwise } = dashboard;
    const { runs } = await clipwise.graphql<{ runs: { nodes: { id: string }[] } }>(
      '{ runs(filter: { nameContains: "compared" }) { nodes { id } } }',
    );
    const ids = runs.nodes.map(({ id }) => id).join(',');
    await page.goto(`${clipwise.webUrl}/compare?ids=${ids}`);
    await page.getByRole('radio', { name: 'parallel' }).click();
    await page.waitForURL(/view=parallel/);
    const axis = page.getByRole('slider', { name: /^Axis Mean Dice/i });
    await axis.focus();
    await axis.press('ArrowUp');
    await page.waitForURL(/brush=/);
    await page.getByTestId('brushed').getByText('1 of 2 runs').waitFor();
    await expect.poll(() => page.getByTestId('compare-table').locator('tbody tr').count(), patient).toBe(1);
    await page.getByRole('radio', { name: 'scatter' }).click();
    await page.getByRole('group', { name: /against epsilon/ }).press('End');
    await page.getByText(/^compared [ab], automatic, 1$/).waitFor();
    await page.reload();
    await page.getByTestId('brushed').getByText('1 of 2 runs').waitFor();
    await page.goBack();
    await page.waitForURL(/view=parallel/);
  });
});
