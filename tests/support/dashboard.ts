import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Download, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { findChromium } from '../../infra/local/chromium.mjs';
import { ClipwiseProcess } from './clipwise-process.js';
import { smallRun } from './small-run.js';

/** How long a poll of a page may take on a busy machine. */
export const patient = { timeout: 30_000, interval: 200 };

/** Columns of the CSV of a chart. */
export const curveColumns = [
  ...['curve', 'step', 'value', 'run_id', 'seed', 'method', 'noise_multiplier'],
  ...['delta', 'privacy_unit', 'neighbouring', 'privacy_verdict'],
];

/** A dashboard of a system of its own, in a browser; each test has a new page, and fails for what the browser reports. */
export class Dashboard {
  #clipwise: ClipwiseProcess | undefined;
  #browser: Browser | undefined;
  #page: Page | undefined;
  #consoleErrors: string[] = [];
  readonly #forgiven: string[] = [];

  /** Starts with the tests of a file and ends with them. */
  /** @param environment further variables of `npm start`. */
  static ofThisFile(environment: Readonly<Record<string, string>> = {}): Dashboard {
    const dashboard = new Dashboard();
    beforeAll(() => dashboard.#start(environment));
    afterAll(() => dashboard.#stop());
    beforeEach(() => dashboard.#open());
    afterEach(() => dashboard.#close());
    return dashboard;
  }

  get clipwise(): ClipwiseProcess {
    if (this.#clipwise === undefined) throw new Error('the system is asked for before it was started');
    return this.#clipwise;
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('the page is asked for outside a test');
    return this.#page;
  }

  /** What the browser reports as expected in this test, by a part of it, is no fault. */
  forgive(part: string): void {
    this.#forgiven.push(part);
  }

  async #start(environment: Readonly<Record<string, string>>): Promise<void> {
    this.#clipwise = await ClipwiseProcess.start(environment);
    const executablePath = findChromium();
    this.#browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox'],
    });
  }

  async #stop(): Promise<void> {
    await this.#browser?.close();
    await this.#clipwise?.stop();
  }

  async #open(): Promise<void> {
    this.#consoleErrors = [];
    this.#forgiven.length = 0;
    const page = await this.#browser?.newPage();
    if (page === undefined) throw new Error('the browser was not started');
    page.setDefaultTimeout(60_000);
    // Pages come with their data: what is there to be read cannot be clicked yet.
    const goto = page.goto.bind(page);
    page.goto = async (...asked) => {
      const answer = await goto(...asked);
      await page.locator('html[data-awake]').waitFor({ state: 'attached' });
      return answer;
    };
    page.on('console', (message) => {
      if (message.type() === 'error')
        this.#consoleErrors.push(`${message.text()} ${message.location().url}`.trim());
    });
    page.on('pageerror', (error) => this.#consoleErrors.push(error.message));
    this.#page = page;
  }

  async #close(): Promise<void> {
    await this.#page?.close();
    this.#page = undefined;
    const isForgiven = (text: string) => this.#forgiven.some((part) => text.includes(part));
    expect(this.#consoleErrors.filter((text) => !isForgiven(text))).toEqual([]);
  }

  /** Queues runs of a few steps. @returns their ids in the order of the names. */
  async launch(names: readonly string[], epochs: number): Promise<readonly string[]> {
    const { createStudy } = await this.clipwise.graphql<{
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
  async writeTwoAttempts(name: string, lastStep = 3): Promise<string> {
    const { openRun } = await this.clipwise.graphql<{ openRun: { epoch: number; run: { id: string } } }>(
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
      await this.clipwise.graphql(
        'mutation ($run: ID!, $epoch: Int!, $batch: Int!, $events: [JSON!]!) { ingest(runId: $run, writerId: "e2e", epoch: $epoch, batchSequence: $batch, events: $events) { cursor } }',
        { run: openRun.run.id, epoch: openRun.epoch, batch: index + 1, events },
      );
    return openRun.run.id;
  }

  /** Until the page shows a run in this status. */
  untilStatus(status: string): Promise<void> {
    return this.page
      .locator(`[data-testid=run-status][data-status=${status}]`)
      .first()
      .waitFor({ timeout: 120_000 });
  }

  /** The step that the run page shows. */
  async step(): Promise<number> {
    return Number(/step\s+(\d+)/.exec((await this.page.locator('main').textContent()) ?? '')?.[1] ?? 0);
  }

  /** Until the run table shows so many rows. */
  async expectRows(count: number): Promise<void> {
    await expect.poll(() => this.page.getByTestId('run-row').count(), patient).toBe(count);
  }

  /** Cancels the run of the page. */
  async cancel(): Promise<void> {
    await this.page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await this.page.getByRole('button', { name: 'Cancel the run' }).click();
  }

  /** The CSV that the full view of a chart saves. */
  async savedChart(title: string): Promise<readonly string[][]> {
    await this.page.getByRole('button', { name: `Full view of ${title}` }).click();
    const saving = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: `Save ${title} as CSV` }).click();
    const csv = await linesOf(await saving);
    await this.page.getByRole('button', { name: 'Close' }).click();
    return csv;
  }
}

/** The cells of a CSV that was saved, none of them quoted. */
export async function linesOf(saved: Download): Promise<readonly string[][]> {
  return (await readFile(await saved.path(), 'utf8'))
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
}
