import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { roundUp } from '@clipwise/privacy';
import { type Browser, chromium, type Download, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../infra/local/chromium.mjs';
import { ClipwiseProcess } from '../support/clipwise-process.js';
import { smallRun } from '../support/small-run.js';

type AxeAnswer = { readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[] };

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

const patient = { timeout: 30_000, interval: 200 };
const expectRows = (count: number) =>
  expect.poll(() => page.getByTestId('run-row').count(), patient).toBe(count);
const cancel = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel the run' }).click();
};
/** The CSV that the full view of a chart saves. */
const savedChart = async (title: string): Promise<readonly string[][]> => {
  await page.getByRole('button', { name: `Full view of ${title}` }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: `Save ${title} as CSV` }).click();
  const csv = await linesOf(await saving);
  await page.getByRole('button', { name: 'Close' }).click();
  return csv;
};
const linesOf = async (saved: Download): Promise<readonly string[][]> =>
  (await readFile(await saved.path(), 'utf8'))
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
const curveColumns = [
  ...['curve', 'step', 'value', 'run_id', 'seed', 'method', 'noise_multiplier'],
  ...['delta', 'privacy_unit', 'neighbouring', 'privacy_verdict'],
];

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
    const launchButton = page.getByRole('button', { name: 'Launch', exact: true });
    await noiseMultiplier.fill('-1');
    await expect.poll(() => noiseMultiplier.getAttribute('aria-invalid'), patient).toBe('true');
    expect(await launchButton.isDisabled()).toBe(true);

    await noiseMultiplier.fill('1');
    await expect.poll(() => launchButton.isDisabled(), patient).toBe(false);
    await launchButton.click();
    await page.getByRole('link', { name: 'form run' }).click();
    await page.waitForURL('**/runs/*');
    await untilStatus('RUNNING');
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(3);
    await cancel();
    await untilStatus('CANCELLED');
    const cancelledAt = await step();
    expect(cancelledAt).toBeLessThan(300 * 8);

    const cancelled = page.url();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/runs/') && url.href !== cancelled);
    await untilStatus('RUNNING');
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(cancelledAt);
    await cancel();
    await untilStatus('CANCELLED');
  });

  it('names beside its input what no run could have, and what claims no guarantee, before anything is launched', async () => {
    await page.goto(`${clipwise.webUrl}/launch`);
    const height = page.getByLabel('Image height', { exact: true });
    await height.fill('30');
    const problem = 'must be a multiple of 16 for the model "unet", got 30; take 16 or 32';
    await page.getByText(problem, { exact: true }).waitFor();
    await page.getByTestId('launch-summary').getByText(`dataset.imageHeight: ${problem}`).waitFor();
    expect(await page.getByRole('button', { name: 'Launch', exact: true }).isDisabled()).toBe(true);
    expect(await height.getAttribute('aria-invalid')).toBe('true');
    await height.fill('32');
    await expect.poll(() => height.getAttribute('aria-invalid'), patient).toBe(null);
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
    await page.getByRole('radio', { name: 'JSON' }).click();
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
    await page.getByText('Compare 1 group, 2 runs').waitFor();
    await page.getByTestId('compare-table').getByRole('button', { name: 'automatic' }).press('Enter');
    await expect.poll(() => page.getByTestId('compare-run').count(), patient).toBe(2);
    const csv = await savedChart('U-Net');
    expect(csv[0]).toEqual(curveColumns);
    expect(new Set(csv.slice(1).map(([curve]) => curve))).toEqual(new Set(['compared a', 'compared b']));
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
    const terms = 'delta 1e-5, per example';
    const firstPoint = (label: string) => [
      ...[label, '0', String(earlierEpsilon), id, '1', 'automatic', '1'],
      ...['0.00001', 'example', 'add-remove', 'PRIVATE'],
    ];

    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    await page.getByTestId('strip-epsilon').getByText(`${shown} per example`).waitFor();
    await page.getByTestId('panel-epsilon').getByText(`epsilon ${shown}, ${terms}`).waitFor();
    const onPage = await savedChart('Epsilon');
    expect(onPage.slice(0, 2)).toEqual([curveColumns, firstPoint('epsilon')]);
    expect(onPage.at(-1)?.slice(0, 3)).toEqual(['epsilon', '3', String(epsilon)]);

    await page.goto(`${clipwise.webUrl}/compare?ids=${id}&metric=epsilon`);
    const row = page.getByTestId('compare-table').locator('tbody tr').first();
    await row.getByText(shown, { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'epsilon, delta 1e-5' }).waitFor();
    const compared = await savedChart(`U-Net, ${terms}, add-remove`);
    expect(compared.slice(0, 2)).toEqual([curveColumns, firstPoint('attempted twice')]);
    expect(compared.at(-1)?.slice(0, 3)).toEqual(['attempted twice', '3', String(epsilon)]);

    await page.goto(`${clipwise.webUrl}/?q=attempted`);
    await page.getByTestId('run-row').getByText(shown, { exact: true }).waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const [header = [], line = []] = await linesOf(await saving);
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
    await untilStatus('COMPLETED');
  });

  it('marks a run whose results contradict its charges, and finds it by that', async () => {
    const id = await writeTwoAttempts('contradicted', 900);
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

  it('restores filter, order, columns and selection from the address, and goes back step by step', async () => {
    await page.goto(clipwise.webUrl);
    const count = page.getByTestId('run-count');
    await page.getByTestId('run-row').first().waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('checkbox', { name: /^cancelled/ }).check();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/?status=CANCELLED');
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
      expect(page.url().includes('status=CANCELLED')).toBe(isFiltered);
    }
  });

  it('gathers runs by what they have in common, and opens a group to its runs', async () => {
    await page.goto(`${clipwise.webUrl}/?q=compared`);
    await page.getByTestId('run-row').first().waitFor();
    await page.keyboard.press('g');
    await page.waitForURL(/group=method/);
    const group = page.getByTestId('group-row');
    await expect.poll(() => group.count(), patient).toBe(1);
    await group.getByText('automatic', { exact: true }).waitFor();
    await group.getByRole('button').press('Enter');
    await expectRows(2);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('group'));
  });

  it('tags and archives selected runs, and undoes it', async () => {
    await page.goto(`${clipwise.webUrl}/?q=compared&columns=name,tags`);
    await expectRows(2);
    await page.getByRole('checkbox', { name: 'Select all that are listed' }).check();
    await page.keyboard.press('t');
    await page.getByRole('textbox', { name: 'Tag' }).fill('paper');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('run-row').getByText('paper').count(), patient).toBe(2);
    await page.getByRole('button', { name: /^Archive/ }).click();
    await page.getByText('2 runs archived.').waitFor();
    await page.getByTestId('empty-state').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectRows(2);
  });

  it('compares exactly those selected runs that the filter lets through', async () => {
    await page.goto(`${clipwise.webUrl}/?q=compared`);
    await expectRows(2);
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
    await page.goto(clipwise.webUrl);
    await page.getByTestId('run-row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('name ~ compared');
    await page.keyboard.press('Enter');
    await expectRows(2);
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

  it('asks what "0,5" means before anything is queued, and says how many runs a sweep is', async () => {
    await page.goto(`${clipwise.webUrl}/launch`);
    const noises = page.getByLabel('Noise multipliers', { exact: true });
    await noises.fill('0,5');
    await page.getByText('What does 0,5 mean?', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Launch/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '0.5', exact: true }).click();
    expect(await noises.inputValue()).toBe('0.5');
    await noises.fill('0.5, 1');
    await page.getByLabel('Seeds', { exact: true }).fill('1 to 3');
    await expect.poll(() => page.getByTestId('run-number').textContent(), patient).toBe('6');
    await expect.poll(() => page.getByTestId('forecast').locator('li').count(), { timeout: 60_000 }).toBe(2);
    await page.getByRole('button', { name: 'Launch 6 runs' }).waitFor();
  });

  it('survives "null" as a config, and keeps what was typed over a reload', async () => {
    await page.goto(`${clipwise.webUrl}/launch`);
    await page.getByRole('button', { name: 'Start anew' }).click();
    await page.getByRole('radio', { name: 'JSON' }).click();
    await page.getByLabel('Run config as JSON').fill('null');
    await page.getByText('a config is an object, not null').first().waitFor();
    expect(await page.getByRole('button', { name: 'Launch', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: 'Form' }).click();
    await page.getByText('The form cannot show this text: a config is an object, not null').waitFor();
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('clipwise-launch')), patient)
      .toContain('"text":"null"');
    await page.reload();
    await expect.poll(() => page.getByLabel('Run config as JSON').inputValue(), patient).toBe('null');
    await page.getByRole('button', { name: 'Start anew' }).click();
    await page.getByLabel('Image height', { exact: true }).waitFor();
  });

  it('keeps to the width of a phone with a name of 200 characters, on every page', async () => {
    const name = 'long-name-'.repeat(20);
    const [id] = await launch([name], 1);
    await page.setViewportSize({ width: 400, height: 860 });
    for (const path of ['/', `/?q=${name}`, `/runs/${id}`, `/compare?ids=${id}`, '/studies', '/launch']) {
      await page.goto(`${clipwise.webUrl}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      const excess = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(excess, path).toBe(0);
      expect(await page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
    }
  });

  it('has nothing that axe objects to, on any page, in either theme', async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const id = await writeTwoAttempts('looked at');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of [
        '/',
        '/?group=method',
        `/runs/${id}`,
        `/compare?ids=${id}`,
        '/launch',
        '/studies',
      ]) {
        await page.goto(`${clipwise.webUrl}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const { axe: looker } = window as unknown as { axe: { run: () => Promise<AxeAnswer> } };
          return (await looker.run()).violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html}`);
        });
        expect(found, `${path} ${colorScheme}`).toEqual([]);
      }
    }
  });

  it('keeps the zoom of a chart in the address, and the theme in the browser', async () => {
    const id = await writeTwoAttempts('zoomed');
    await page.goto(`${clipwise.webUrl}/runs/${id}?zoom=1..2`);
    await page.getByRole('button', { name: 'step 1 to 2' }).click();
    await page.waitForURL((url) => !url.searchParams.has('zoom'));
    await page.getByTestId('theme-toggle').click();
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('says within 5 s that the API does not answer, and shows the runs once it does', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(`${clipwise.apiUrl}/graphql`, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(clipwise.webUrl);
    await page.getByRole('table', { name: 'Loading runs' }).waitFor();
    await page
      .getByTestId('api-unreachable')
      .getByText('has not answered for 5 s')
      .waitFor({ timeout: 7_000 });
    release();
    await page.getByTestId('run-row').first().waitFor();
    await page.getByTestId('api-unreachable').waitFor({ state: 'detached' });
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
