import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../infra/local/chromium.mjs';
import { ClipwiseProcess } from '../support/clipwise-process.js';
import { smallRun } from '../support/small-run.js';

let clipwise: ClipwiseProcess;
let browser: Browser;
let page: Page;
const consoleErrors: string[] = [];

beforeAll(async () => {
  clipwise = await ClipwiseProcess.start();
  const executablePath = findChromium();
  browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox'],
  });
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await clipwise?.stop();
});

async function launch(name: string, epochs: number): Promise<string> {
  const { createStudy } = await clipwise.graphql<{
    createStudy: { runs: { edges: { node: { id: string } }[] } };
  }>(
    'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { runs { edges { node { id } } } } }',
    { input: { name: 'Dashboard', configs: [smallRun(name, epochs)] } },
  );
  return createStudy.runs.edges[0]?.node.id as string;
}

describe('dashboard in a real browser', () => {
  it('lists a run, and shows on its page how it completes, without a reload or a console error', async () => {
    const id = await launch('watched run', 6);
    await page.goto(clipwise.webUrl);
    await page.getByRole('link', { name: 'watched run' }).click();
    await page.waitForURL(`**/runs/${id}*`);
    await page
      .getByText(/completed/i)
      .first()
      .waitFor({ timeout: 120_000 });
    await page
      .getByText(/differentially private/)
      .first()
      .waitFor();
    await page
      .getByText(/not covered by epsilon/i)
      .first()
      .waitFor();
    expect(consoleErrors).toEqual([]);
  });
});
