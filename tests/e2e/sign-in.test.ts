import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeObjections } from '../support/axe.js';
import { Dashboard, patient } from '../support/dashboard.js';

const dashboard = Dashboard.ofThisFile({ CLIPWISE_ACCESS: 'keys' });

async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('Key').fill(key);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The first key of the server, and a client that asks with a key. */
async function firstKey(): Promise<string> {
  return (await readFile(join(dashboard.clipwise.dataDir, 'admin-key'), 'utf8')).trim();
}

async function ask<T>(key: string, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const answer = await fetch(`${dashboard.clipwise.apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  return ((await answer.json()) as { data: T }).data;
}

/** The secret that a dialog shows once. */
async function shownSecret(page: Page): Promise<string> {
  const secret = await page.getByTestId('secret').textContent();
  await page.getByRole('button', { name: 'I have it' }).click();
  return secret ?? '';
}

describe('access by keys in a real browser', () => {
  it('keeps the sign-in of a page that was opened as localhost', async () => {
    dashboard.forgive('status of 401');
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl.replace('127.0.0.1', 'localhost')}/keys`);
    await page.waitForURL('**/sign-in?to=%2Fkeys');
    await signIn(page, await firstKey());
    await page.getByTestId('account').getByText('server admin, default').waitFor();
  });

  it('leads a stranger to the sign-in and back, makes a key, lets it in, and puts it out when it is revoked', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/keys`);
    await page.waitForURL('**/sign-in?to=%2Fkeys');
    await signIn(page, 'cw_wrong');
    await page.getByTestId('sign-in-problem').getByText('unknown, has expired or was revoked').waitFor();
    await signIn(page, await firstKey());
    await page.waitForURL('**/keys');
    await page.getByTestId('account').getByText('server admin, default').waitFor();

    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Anna');
    await page.getByLabel('Role').selectOption('VIEWER');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = await shownSecret(page);
    expect(secret).toMatch(/^cw_\S{43}$/);
    await page.getByTestId('key').filter({ hasText: 'Anna' }).getByText('never').waitFor();

    const other = await (await page.context().browser())?.newContext();
    const anna = await other?.newPage();
    if (anna === undefined) throw new Error('the browser opened no second window');
    await anna.goto(`${clipwise.webUrl}/queue`);
    await anna.waitForURL('**/sign-in?to=%2Fqueue');
    await signIn(anna, secret);
    await anna.waitForURL('**/queue');
    await anna.getByTestId('account').getByText('viewer, default').waitFor();
    // What her role may not do stays in its place and says why.
    await anna.goto(`${clipwise.webUrl}/launch`);
    const launch = anna.getByRole('button', { name: 'Launch', exact: true });
    await expect.poll(() => launch.getAttribute('aria-disabled'), patient).toBe('true');
    expect(await launch.getAttribute('title')).toContain('researcher or admin');
    await anna.goto(`${clipwise.webUrl}/keys`);
    await anna.getByTestId('may-not').getByText('this takes the role admin').waitFor();
    await anna.goto(`${clipwise.webUrl}/queue`);
    await anna.getByTestId('queue-empty').waitFor();

    await page.getByRole('button', { name: 'Revoke Anna' }).click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.locator('[data-testid=key][data-standing=revoked]').getByText('Anna').waitFor();
    // Her page asks for nothing: the socket of its subscription is ended.
    await anna.waitForURL('**/sign-in?to=%2Fqueue');
    await signIn(anna, secret);
    await anna.getByTestId('sign-in-problem').waitFor();
    await other?.close();

    await page.goto(`${clipwise.webUrl}/audit?action=KEY_REVOKED`);
    await page.getByTestId('entry').getByText('Anna').waitFor();
    await page.getByTestId('account').click();
    await page.getByTestId('sign-out').click();
    await page.waitForURL('**/sign-in');
    await page.goto(`${clipwise.webUrl}/`);
    await page.waitForURL('**/sign-in?to=%2F');
    dashboard.forgive('status of 401');
  });

  it('streams a run to whoever is signed in, trained by an agent that has a key of its own and no other', async () => {
    const { page, clipwise } = dashboard;
    const admin = await firstKey();
    const agent = (await readFile(join(clipwise.dataDir, 'agent-key'), 'utf8')).trim();
    expect(await ask(agent, '{ caller { name role } }')).toEqual({
      caller: { name: 'built-in agent', role: 'AGENT' },
    });
    clipwise.key = admin;
    const [id] = await dashboard.launch(['live under keys'], 2_000);
    await page.goto(`${clipwise.webUrl}/runs/${id}`);
    await page.waitForURL('**/sign-in?**');
    await signIn(page, admin);
    await page.waitForURL(`**/runs/${id}`);
    await dashboard.untilStatus('RUNNING');
    await expect.poll(() => dashboard.step(), patient).toBeGreaterThan(3);
    await dashboard.cancel();
    await dashboard.untilStatus('CANCELLED');
    dashboard.forgive('status of 401');
  });

  it('shows a run to whoever has its link, without a sign-in and without a way elsewhere, until it is revoked', async () => {
    const { page, clipwise } = dashboard;
    const admin = await firstKey();
    clipwise.key = admin;
    const id = await dashboard.writeTwoAttempts('for reviewers');
    await page.goto(`${clipwise.webUrl}/links?run=${id}`);
    await page.waitForURL('**/sign-in?**');
    await signIn(page, admin);
    await page.getByLabel('For').fill('Reviewer 2');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const address = await shownSecret(page);
    expect(address).toMatch(/\/shared#cwl_\S{43}$/);

    const other = await (await page.context().browser())?.newContext();
    const reviewer = await other?.newPage();
    if (reviewer === undefined) throw new Error('the browser opened no second window');
    await reviewer.goto(address);
    await reviewer.waitForURL(`**/shared/runs/${id}`);
    await reviewer.getByRole('heading', { name: 'for reviewers', level: 1 }).waitFor();
    await reviewer.getByText('Names and paths are hidden').waitFor();
    expect(await reviewer.locator('nav').count()).toBe(0);
    expect(await reviewer.getByRole('button', { name: 'Run again' }).count()).toBe(0);
    expect(await reviewer.locator('a[href^="/"]:not([href^="/shared/"])').count()).toBe(0);

    const revoke = async () => {
      await page.getByRole('button', { name: 'Revoke the link for Reviewer 2' }).click();
      await page.getByRole('button', { name: 'Revoke the link', exact: true }).click();
    };
    // What was not done never looks done.
    const requests = `${clipwise.apiUrl}/graphql`;
    await page.route(requests, (route) =>
      route.request().postData()?.includes('RevokePublicLink')
        ? route.fulfill({ json: { errors: [{ message: 'the database is busy' }] } })
        : route.continue(),
    );
    await revoke();
    await page.getByRole('alert').getByText('the database is busy').waitFor();
    expect(await page.locator('[data-testid=link][data-standing=good]').count()).toBe(1);
    await page.unroute(requests);
    await revoke();
    await page.locator('[data-testid=link][data-standing=revoked]').waitFor();
    await reviewer.reload();
    await reviewer.getByTestId('link-over').waitFor();
    await other?.close();
    dashboard.forgive('status of 401');
  });

  it('keeps its pages to the width of a phone, and gives axe nothing to object to, in either theme', async () => {
    const { page, clipwise } = dashboard;
    dashboard.forgive('status of 401');
    await page.goto(`${clipwise.webUrl}/sign-in`);
    await page.getByLabel('Key').waitFor();
    expect(await axeObjections(page)).toEqual([]);
    await signIn(page, await firstKey());
    await page.getByTestId('account').waitFor();
    for (const colorScheme of ['light', 'dark'] as const)
      for (const path of ['/keys', '/members', '/projects', '/links', '/audit']) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(`${clipwise.webUrl}${path}`);
        await page.locator('main .panel').first().waitFor();
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
        expect(await axeObjections(page), `${path} ${colorScheme}`).toEqual([]);
        await page.setViewportSize({ width: 400, height: 860 });
        const excess = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(excess, path).toBe(0);
      }
  });
});
