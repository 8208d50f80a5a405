import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { roundUp } from '@clipwise/privacy';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../infra/local/chromium.mjs';
import { ClipwiseProcess } from '../support/clipwise-process.js';
import { smallRun } from '../support/small-run.js';

let clipwise: ClipwiseProcess;
let browser: Browser;
let page: Page;
let consoleErrors: string[] = [];

beforeAll(async () => {
  clipwise = await ClipwiseProcess.start();
  const executablePath = findChromium();
  browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox'],
  });
});
afterAll(async () => {
  await browser?.close();
  await clipwise?.stop();
});
beforeEach(async () => {
  consoleErrors = [];
  page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(error.message));
});
afterEach(async () => {
  await page.close();
  expect(consoleErrors).toEqual([]);
});

async function launch(names: readonly string[], epochs: number): Promise<readonly string[]> {
  const { createStudy } = await clipwise.graphql<{
    createStudy: { runs: { edges: { node: { id: string; name: string } }[] } };
  }>(
    'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { runs { edges { node { id name } } } } }',
    { input: { name: 'Dashboard', configs: names.map((name) => smallRun(name, epochs)) } },
  );
  return names.map(
    (name) => createStudy.runs.edges.find(({ node }) => node.name === name)?.node.id as string,
  );
}

/** A run of a foreign writer: two attempts of three steps, the results of the second standing at `lastStep`. */
async function writeTwoAttempts(name: string, lastStep = 3): Promise<string> {
  const { openRun } = await clipwise.graphql<{ openRun: { epoch: number; run: { id: string } } }>(
    'mutation ($config: JSON!) { openRun(writerId: "e2e", studyName: "Foreign", config: $config) { epoch run { id } } }',
    { config: smallRun(name, 3) },
  );
  const at = new Date().toISOString();
  const start = {
    ...{ kind: 'run-started', at, plannedSteps: 30, plannedEpochs: 3, environment: {} },
    model: { parameterCount: 1, tensorCount: 1 },
    dataset: { trainingExamples: 32, validationExamples: 4, classNames: ['background', 'layer'] },
    mechanism: {
      ...{ isPrivate: true, unit: 'example', neighbouring: 'add-remove', delta: 1e-5 },
      ...{ sampler: 'poisson', samplingRate: 0.125, noiseMultiplier: 1, sensitivity: 1 },
      ...{ clipping: 'flat', sparsification: 'none', noiseSource: 'csprng', notCovered: [] },
    },
  };
  const event = {
    kind: 'poisson-sampled',
    samplingRate: 0.125,
    event: { kind: 'gaussian', noiseMultiplier: 1 },
  };
  const metrics = [{ name: 'training/loss', value: 1, disclosure: 'diagnostic' }];
  const attempt = (last: number) => [
    start,
    ...[1, 2, 3].map((step) => ({
      kind: 'privacy-charged',
      at,
      step,
      count: 1,
      event: { version: 1, event },
    })),
    { kind: 'metrics-recorded', at, step: last, epoch: 0.3, wallTimeMs: 1, metrics },
  ];
  for (const [index, events] of [attempt(3), attempt(lastStep)].entries())
    await clipwise.graphql(
      'mutation ($run: ID!, $epoch: Int!, $batch: Int!, $events: [JSON!]!) { ingest(runId: $run, writerId: "e2e", epoch: $epoch, batchSequence: $batch, events: $events) { cursor } }',
      { run: openRun.run.id, epoch: openRun.epoch, batch: index + 1, events },
    );
  return openRun.run.id;
}

const untilStatus = (status: string) =>
  page.locator(`[data-testid=run-status][data-status=${status}]`).first().waitFor({ timeout: 120_000 });
const step = async (): Promise<number> =>
  Number(/step\s+(\d+)/.exec((await page.locator('main').textContent()) ?? '')?.[1] ?? 0);

describe('dashboard in a real browser', () => {
  it('lists a run, and shows on its page how it completes, without a reload', async () => {
    const [id] = await launch(['watched run'], 6);
    await page.goto(clipwise.webUrl);
    await page.getByRole('link', { name: 'watched run' }).click();
    await page.waitForURL(`**/runs/${id}*`);
    await untilStatus('COMPLETED');
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
    const [id] = await launch(['slowly answered run'], 20);
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
    await untilStatus('COMPLETED');
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('launches a run from the form, follows it live, cancels it and runs it again', async () => {
    await page.goto(`${clipwise.webUrl}/launch`);
    await page.getByLabel('Name of the new study').fill('From the form');
    await page.getByLabel('Name', { exact: true }).fill('form run');
    for (const [label, value] of [
      ['Image height', '32'],
      ['Image width', '32'],
      ['Training subjects', '8'],
      ['Scans per subject', '4'],
      ['Width', '4'],
      ['Expected batch size', '4'],
      ['Epochs', '300'],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(value);
    const noiseMultiplier = page.getByLabel('Noise multiplier', { exact: true });
    await noiseMultiplier.fill('-1');
    await page.getByRole('button', { name: 'Launch' }).click();
    expect(await noiseMultiplier.evaluate((input: HTMLInputElement) => input.validity.rangeUnderflow)).toBe(
      true,
    );
    expect(page.url()).toContain('/launch');

    await noiseMultiplier.fill('1');
    await page.getByRole('button', { name: 'Launch' }).click();
    await page.getByRole('link', { name: 'form run' }).click();
    await page.waitForURL('**/runs/*');
    await untilStatus('RUNNING');
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(3);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await untilStatus('CANCELLED');
    const cancelledAt = await step();
    expect(cancelledAt).toBeLessThan(300 * 8);

    const cancelled = page.url();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/runs/') && url.href !== cancelled);
    await untilStatus('RUNNING');
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(cancelledAt);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await untilStatus('CANCELLED');
  });

  it('names beside its input what no run could have, and what claims no guarantee, before anything is launched', async () => {
    await page.goto(`${clipwise.webUrl}/launch`);
    const height = page.getByLabel('Image height', { exact: true });
    await height.fill('30');
    await page.getByText('must be a multiple of 16 for the model "unet", got 30; take 16 or 32').waitFor();
    expect(await height.getAttribute('aria-invalid')).toBe('true');
    await height.fill('32');
    await expect.poll(() => height.getAttribute('aria-invalid')).toBe(null);
    await page.getByLabel('Noise source kind').selectOption('seeded');
    await page.getByText(/^This run claims no guarantee\. .*seed/).waitFor();
    await page.getByLabel('Delta', { exact: true }).fill('0.5');
    await page.getByLabel('Noise source kind').selectOption('csprng');
    await page.getByText(/^Delta 0\.5 is not below 1\/64/).waitFor();
  });

  it('shows the values that a launch would use after a kind was changed', async () => {
    await page.goto(`${clipwise.webUrl}/launch`);
    await page.getByLabel('Image height', { exact: true }).fill('32');
    await page.getByLabel('Data set kind').selectOption('duke');
    const shown = await page.getByLabel('Image height', { exact: true }).inputValue();
    await page.getByRole('button', { name: 'Edit as JSON' }).click();
    const { dataset } = JSON.parse(await page.getByLabel('Run config as JSON').inputValue());
    expect(dataset).toMatchObject({ kind: 'duke', imageHeight: Number(shown) });
  });

  it('compares runs chosen by keyboard alone, and saves the curves that are shown', async () => {
    await launch(['compared a', 'compared b'], 3);
    await page.goto(`${clipwise.webUrl}/?q=compared&status=COMPLETED`);
    await expect.poll(() => page.getByTestId('run-row').count(), { timeout: 120_000, interval: 300 }).toBe(2);
    for (const name of ['compared a', 'compared b']) {
      await page.getByLabel(`Select ${name}`).focus();
      await page.keyboard.press('Space');
    }
    await page.getByTestId('compare-link').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/compare?ids=*');
    await expect.poll(() => page.getByTestId('compare-table').locator('tbody tr').count()).toBe(2);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: /as CSV/ }).press('Enter');
    const csv = await readFile(await (await saving).path(), 'utf8');
    expect(csv).toMatch(/^curve,step,value\r\n/);
    expect(csv).toContain('compared a');
    expect(csv).toContain('compared b');
  });

  it("shows the ledger's epsilon over two attempts in header, panel, chart, comparison, table and exports", async () => {
    const id = await writeTwoAttempts('attempted twice');
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
    const savedCsv = async (name: RegExp): Promise<readonly string[][]> => {
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const text = await readFile(await (await saving).path(), 'utf8');
      return text
        .trim()
        .split('\r\n')
        .map((line) => line.split(','));
    };
    const terms = 'delta 1e-5, per example';
    const curve = (label: string) => [
      ['curve', 'step', 'value', 'delta', 'privacy_unit', 'neighbouring', 'privacy_verdict'],
      [label, '0', String(earlierEpsilon), '0.00001', 'example', 'add-remove', 'PRIVATE'],
    ];

    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    await page.getByTestId('progress').getByText(`step 3 of 30, epsilon ${shown}, ${terms}`).waitFor();
    await page.getByTestId('panel-epsilon').getByText(`${shown} ${terms}, add-remove`).waitFor();
    const onPage = await savedCsv(/Save Epsilon \(delta 1e-5, per example, add-remove\) as CSV/);
    expect(onPage.slice(0, 2)).toEqual(curve('epsilon'));
    expect(onPage.at(-1)?.slice(0, 3)).toEqual(['epsilon', '3', String(epsilon)]);

    await page.goto(`${clipwise.webUrl}/compare?ids=${id}&metric=epsilon`);
    const row = page.getByTestId('compare-table').locator('tbody tr').first();
    await row.getByText(shown, { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: `Epsilon (${terms}, add-remove)` }).waitFor();
    const compared = await savedCsv(/as CSV/);
    expect(compared.slice(0, 2)).toEqual(curve('attempted twice'));
    expect(compared.at(-1)?.slice(0, 3)).toEqual(['attempted twice', '3', String(epsilon)]);

    await page.goto(`${clipwise.webUrl}/?q=attempted`);
    await page.getByTestId('run-row').getByText(shown, { exact: true }).waitFor();
    const [header = [], line = []] = await savedCsv(/Export CSV/);
    expect(line[header.indexOf('epsilon')]).toBe(shown);
  });

  it('says while a run trains what its ledger holds, the same in header and panel', async () => {
    const [id] = await launch(['spending'], 60);
    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    const numbers = new Set<string>();
    await expect
      .poll(
        async () => {
          // Both at one moment: a change between two reads would look like a difference.
          const [header, panel, statement] = await page.evaluate(() =>
            ['progress', 'panel-epsilon', 'privacy'].map(
              (id) => document.querySelector(`[data-testid=${id}]`)?.textContent ?? '',
            ),
          );
          const inHeader = /epsilon ([\d.]+)/.exec(header ?? '')?.[1];
          const inPanel = /^([\d.]+) delta/.exec(panel ?? '')?.[1];
          expect(inPanel).toBe(inHeader);
          if (inPanel === undefined) return 0;
          expect(statement).not.toContain('nothing has been learnt');
          numbers.add(inPanel);
          return numbers.size;
        },
        { timeout: 120_000, interval: 200 },
      )
      .toBeGreaterThan(3);
    await untilStatus('COMPLETED');
  });

  it('marks a run whose results contradict its charges, and finds it by that', async () => {
    const id = await writeTwoAttempts('contradicted', 900);
    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    await page.getByTestId('progress').getByText('epsilon unverified: nothing is claimed').waitFor();
    await page.getByText('Results stand at step 900, but only 3 steps were charged.').first().waitFor();
    await page.goto(`${clipwise.webUrl}/?q=contradicted`);
    await page.getByRole('combobox', { name: /^Privacy/ }).selectOption('UNVERIFIED');
    await page.waitForURL(/privacy=UNVERIFIED/);
    await page.getByTestId('run-row').getByText('unverified', { exact: true }).waitFor();
    await page
      .getByTestId('epsilon-legend')
      .getByText(/contradicts what was charged/)
      .waitFor();
  });

  it('keeps filters in the address and the theme in the browser', async () => {
    await page.goto(clipwise.webUrl);
    await page.getByRole('combobox', { name: /^Status/ }).selectOption('CANCELLED');
    await page.waitForURL('**/?status=CANCELLED');
    const count = page.getByTestId('run-count');
    await expect.poll(() => count.textContent()).toBe('2 runs');
    await page.getByTestId('theme-toggle').click();
    await page.reload();
    await expect.poll(() => count.textContent()).toBe('2 runs');
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('says that the API is away, and shows the runs by itself when it is back', async () => {
    const requests = `${clipwise.apiUrl}/**`;
    await page.route(requests, (route) => route.abort());
    await page.goto(clipwise.webUrl);
    const notice = page.getByTestId('api-unreachable');
    await notice.waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'fetch' }).count()).toBe(0);
    await page.unroute(requests);
    await page.getByTestId('run-row').first().waitFor();
    await notice.waitFor({ state: 'detached' });
    // The browser reports each refused request.
    consoleErrors = consoleErrors.filter((text) => !text.includes('net::ERR_FAILED'));
  });
});
