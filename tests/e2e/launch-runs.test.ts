import { describe, expect, it } from 'vitest';
import { Dashboard, patient } from '../support/dashboard.js';

const dashboard = Dashboard.ofThisFile();

describe('launching runs in a real browser', () => {
  it('launches a run from the form, follows it live, cancels it and runs it again', async () => {
    const { page, clipwise } = dashboard;
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
    await dashboard.untilStatus('RUNNING');
    await expect.poll(() => dashboard.step(), { timeout: 60_000 }).toBeGreaterThan(3);
    await dashboard.cancel();
    await dashboard.untilStatus('CANCELLED');
    const cancelledAt = await dashboard.step();
    expect(cancelledAt).toBeLessThan(300 * 8);

    const cancelled = page.url();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/runs/') && url.href !== cancelled);
    await dashboard.untilStatus('RUNNING');
    await expect.poll(() => dashboard.step(), { timeout: 60_000 }).toBeGreaterThan(cancelledAt);
    await dashboard.cancel();
    await dashboard.untilStatus('CANCELLED');
  });

  it('finds the noise for an epsilon, told with its terms, and says so where nobody answers', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/launch`);
    const wanted = page.getByLabel('Sigma for epsilon', { exact: true });
    await wanted.fill('3');
    await page.getByRole('button', { name: 'Compute' }).click();
    await page
      .getByText(/^sigma \S+ spends epsilon \S+, delta 1e-5, per example, add-remove, at the end\.$/)
      .waitFor();
    const use = page.getByRole('button', { name: /^Use / });
    const found = (await use.textContent())?.replace('Use ', '');
    await use.click();
    expect(await page.getByLabel('Noise multiplier', { exact: true }).inputValue()).toBe(found);
    const requests = `${clipwise.apiUrl}/graphql`;
    await page.route(requests, (route) =>
      route.request().postData()?.includes('PlannedPrivacy')
        ? route.fulfill({ json: { errors: [{ message: 'the database is busy' }] } })
        : route.continue(),
    );
    await wanted.fill('4');
    await page.getByRole('button', { name: 'Compute' }).click();
    await page.locator('.form-help').getByText('the database is busy').waitFor();
    await page.unroute(requests);
  });

  it('names beside its input what no run could have, and what claims no guarantee, before anything is launched', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/launch`);
    const batch = page.getByLabel('Expected batch size', { exact: true });
    const fitting = await batch.inputValue();
    await batch.fill('65');
    const problem = 'must be at most the 64 training examples, got 65';
    await page.getByText(problem, { exact: true }).waitFor();
    await page.getByTestId('launch-summary').getByText(`sampling.expectedBatchSize: ${problem}`).waitFor();
    expect(await page.getByRole('button', { name: 'Launch', exact: true }).isDisabled()).toBe(true);
    expect(await batch.getAttribute('aria-invalid')).toBe('true');
    await batch.fill(fitting);
    await expect.poll(() => batch.getAttribute('aria-invalid'), patient).toBe(null);
    await page.getByLabel('Noise source kind').selectOption('seeded');
    await page.getByText(/^This run claims no guarantee\. .*seed/).waitFor();
    await page.getByLabel('Delta', { exact: true }).fill('0.5');
    await page.getByLabel('Noise source kind').selectOption('csprng');
    await page.getByText(/^Delta 0\.5 is not below 1\/64/).waitFor();
  });

  it('shows the values that a launch would use after a kind was changed', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/launch`);
    await page.getByLabel('Image height', { exact: true }).fill('32');
    await page.getByLabel('Data set kind').selectOption('duke');
    const shown = await page.getByLabel('Image height', { exact: true }).inputValue();
    await page.getByRole('radio', { name: 'JSON' }).click();
    const { dataset } = JSON.parse(await page.getByLabel('Run config as JSON').inputValue());
    expect(dataset).toMatchObject({ kind: 'duke', imageHeight: Number(shown) });
  });

  it('puts no part into a run that nobody chose, and takes out again what was chosen', async () => {
    const { page, clipwise } = dashboard;
    await page.goto(`${clipwise.webUrl}/launch`);
    await page.getByText('Advanced', { exact: true }).click();
    const kind = page.getByLabel('Gradient filter kind');
    expect(await kind.inputValue()).toBe('');
    const config = async () => {
      await page.getByRole('radio', { name: 'JSON' }).click();
      const told = JSON.parse(await page.getByLabel('Run config as JSON').inputValue());
      await page.getByRole('radio', { name: 'Form' }).click();
      return told;
    };
    expect(await config()).not.toHaveProperty('gradientFilter');
    await page.getByText('Advanced', { exact: true }).click();
    await kind.selectOption('kalman');
    await page.getByLabel('Gain (kappa)', { exact: true }).fill('0.5');
    expect((await config()).gradientFilter).toEqual({ kind: 'kalman', gain: 0.5 });
    await page.getByText('Advanced', { exact: true }).click();
    await kind.selectOption('');
    expect(await config()).not.toHaveProperty('gradientFilter');
  });

  it('asks what "0,5" means before anything is queued, and says how many runs a sweep is', async () => {
    const { page, clipwise } = dashboard;
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
    const { page, clipwise } = dashboard;
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
});
