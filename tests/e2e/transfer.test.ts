import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endedEvent } from '../../apps/api/src/testing/event-fixtures.js';
import { axeObjections } from '../support/axe.js';
import { Dashboard } from '../support/dashboard.js';

const dashboard = Dashboard.ofThisFile();

describe('the page of imports and exports in a real browser', () => {
  it('gives a study as an archive, takes it in again, and names the file of a damaged one', async () => {
    const { page, clipwise } = dashboard;
    dashboard.forgive('400');
    await page.goto(`${clipwise.webUrl}/transfer`);
    await page.getByTestId('no-studies').waitFor();
    const runId = await dashboard.writeTwoAttempts('elsewhere');
    const row = page.getByTestId('archive').filter({ hasText: 'Foreign' });
    await row.getByText('1 not ended').waitFor();
    await clipwise.graphql(
      'mutation ($runId: ID!, $events: [JSON!]!) { ingest(runId: $runId, writerId: "e2e", epoch: 1, batchSequence: 3, events: $events) { cursor } }',
      { runId, events: [endedEvent()] },
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      row.getByRole('link', { name: 'Archive of Foreign' }).click(),
    ]);
    const path = await download.path();

    await page.getByTestId('archive-file').setInputFiles({
      ...{ name: 'study.tar', mimeType: 'application/x-tar', buffer: await readFile(path) },
    });
    await page.getByTestId('archive-taken').getByText('was here already').waitFor();

    const damaged = join(await mkdtemp(join(tmpdir(), 'clipwise-damaged-')), 'study.tar');
    const text = (await readFile(path)).toString('latin1').replace('run-started', 'run-startled');
    await writeFile(damaged, text.replace('run-startled', 'run-starteX'), 'latin1');
    await page.getByTestId('archive-file').setInputFiles(damaged);
    await page.getByRole('alert').getByText('Nothing was taken in: runs/').waitFor();

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeObjections(page), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(isWider).toBe(false);
    expect(await axeObjections(page), 'phone').toEqual([]);
  });
});
