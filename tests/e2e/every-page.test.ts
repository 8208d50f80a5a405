import { describe, expect, it } from 'vitest';
import { axeObjections } from '../support/axe.js';
import { Dashboard } from '../support/dashboard.js';

const dashboard = Dashboard.ofThisFile();
/** Pages that stand around the runs. */
const aside = [
  '/queue',
  '/datasets',
  '/privacy',
  '/verify',
  '/transfer',
  '/graphql',
  '/keys',
  '/audit',
  '/sign-in',
];

const studyOf = async (id: string) => {
  const { run } = await dashboard.clipwise.graphql<{ run: { study: { id: string } } }>(
    'query ($id: ID!) { run(id: $id) { study { id } } }',
    { id },
  );
  return run.study.id;
};

describe('every page in a real browser', () => {
  it('keeps to the width of a phone with a name of 200 characters, on every page', async () => {
    const { page, clipwise } = dashboard;
    const name = 'long-name-'.repeat(20);
    const [id] = await dashboard.launch([name], 1);
    const study = await studyOf(id as string);
    await page.setViewportSize({ width: 400, height: 860 });
    for (const path of [
      '/',
      `/?q=${name}`,
      `/runs/${id}`,
      `/runs/${id}/statement`,
      `/compare?ids=${id}`,
      '/studies',
      `/studies/${study}`,
      '/launch',
      ...aside,
    ]) {
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

  it('shows the value of a comparison, of a cell and of a group on a phone without scrolling sideways', async () => {
    const { page, clipwise } = dashboard;
    const id = await dashboard.writeTwoAttempts('in sight');
    await page.setViewportSize({ width: 400, height: 860 });
    for (const [path, value] of [
      [`/compare?ids=${id}`, '[data-testid=compare-table] tbody td:nth-child(5)'],
      [`/studies/${await studyOf(id)}`, '[data-testid=study-cell] td:last-child'],
      ['/?group=method,noiseMultiplier,model', '[data-testid=group-row] td:nth-child(7)'],
    ] as const) {
      await page.goto(`${clipwise.webUrl}${path}`);
      const box = await page.locator(value).first().boundingBox();
      expect(box?.width, path).toBeGreaterThan(40);
      expect((box?.x ?? 0) + (box?.width ?? 0), path).toBeLessThanOrEqual(400);
    }
  });

  it('has nothing that axe objects to, on any page, in either theme', async () => {
    const { page, clipwise } = dashboard;
    const id = await dashboard.writeTwoAttempts('looked at');
    const study = await studyOf(id);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of [
        '/',
        '/?group=method',
        `/runs/${id}`,
        `/runs/${id}/statement`,
        `/compare?ids=${id}`,
        '/launch',
        '/studies',
        `/studies/${study}`,
        `/compare?ids=${id}&view=scatter`,
        `/compare?ids=${id}&view=parallel`,
        ...aside,
      ]) {
        await page.goto(`${clipwise.webUrl}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
        expect(await axeObjections(page), `${path} ${colorScheme}`).toEqual([]);
      }
    }
  });

  it('says within 5 s that the API does not answer, and shows the runs once it does', async () => {
    const { page, clipwise } = dashboard;
    await clipwise.signalPart('api', 'SIGSTOP');
    await page.goto(clipwise.webUrl);
    await page.getByRole('table', { name: 'Loading runs' }).waitFor();
    await page
      .getByTestId('api-unreachable')
      .getByText('has not answered for 5 s')
      .waitFor({ timeout: 7_000 });
    await clipwise.signalPart('api', 'SIGCONT');
    await page.getByTestId('run-row').first().waitFor();
    await page.getByTestId('api-unreachable').waitFor({ state: 'detached' });
  });

  it('says that the API is away, and shows the runs by itself when it is back', async () => {
    const { page, clipwise } = dashboard;
    const requests = `${clipwise.apiUrl}/**`;
    await page.route(requests, (route) => route.abort());
    // The server that makes the page does not reach it either.
    await clipwise.signalPart('api', 'SIGSTOP');
    await page.goto(clipwise.webUrl);
    const notice = page.getByTestId('api-unreachable');
    await notice.waitFor();
    expect(await page.getByTestId('run-row').count()).toBe(0);
    expect(await page.getByRole('alert').filter({ hasText: 'fetch' }).count()).toBe(0);
    await clipwise.signalPart('api', 'SIGCONT');
    await page.unroute(requests);
    await page.getByTestId('run-row').first().waitFor();
    await notice.waitFor({ state: 'detached' });
    // The browser reports each refused request.
    dashboard.forgive('net::ERR_FAILED');
  });
});
