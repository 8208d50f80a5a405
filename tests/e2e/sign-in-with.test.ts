import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { axeObjections } from '../support/axe.js';
import { Dashboard } from '../support/dashboard.js';
import { clientSecret, freePort, TestIdentityProvider } from '../support/identity-provider.js';

const apiPort = await freePort();
const provider = await TestIdentityProvider.start(`http://127.0.0.1:${apiPort}/session/oidc/callback`, {
  ada: { name: 'Ada', email: 'ada@lab.example', email_verified: true },
  bob: { name: 'Bob' },
});
afterAll(() => provider.stop());
const folder = await mkdtemp(join(tmpdir(), 'clipwise-oidc-'));
await writeFile(join(folder, 'secret'), clientSecret);
await writeFile(
  join(folder, 'grants.json'),
  '[{"claim":"email","is":"ada@lab.example","role":"ADMIN","project":"default"}]',
);
const dashboard = Dashboard.ofThisFile({
  ...{ CLIPWISE_ACCESS: 'keys', CLIPWISE_API_PORT: String(apiPort) },
  ...{ CLIPWISE_OIDC_ISSUER: provider.issuer, CLIPWISE_OIDC_CLIENT_ID: 'clipwise' },
  CLIPWISE_OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
  CLIPWISE_OIDC_GRANTS_FILE: join(folder, 'grants.json'),
  CLIPWISE_OIDC_NAME: 'Lab login',
});

/** The provider's pages of development ask for fonts of another site and an icon that is not there. */
function forgiveProvidersPages(): void {
  for (const part of ['ERR_NAME_NOT_RESOLVED', '404 (Not Found)']) dashboard.forgive(part);
}

/** Signs in at the provider's own pages. */
async function signInAs(login: string): Promise<void> {
  const { page } = dashboard;
  await page.getByTestId('sign-in-with').getByText('Lab login').waitFor();
  await page.getByTestId('sign-in-with').click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe('a sign-in by an identity provider in a real browser', () => {
  it('leads to the provider and back to the page, lists the person among the members, and ends by the sign-out', async () => {
    const { page, clipwise } = dashboard;
    dashboard.forgive('401');
    forgiveProvidersPages();
    await page.goto(`${clipwise.webUrl}/members`);
    await page.waitForURL('**/sign-in?to=%2Fmembers');
    await signInAs('ada');
    await page.waitForURL('**/members');
    const row = page.getByTestId('member').filter({ hasText: 'ada@lab.example' });
    await row.getByText('admin').waitFor();
    await row.getByText('just now').waitFor();
    expect(await axeObjections(page)).toEqual([]);

    await page.getByTestId('account').click();
    await page.getByTestId('sign-out').click();
    await page.waitForURL('**/sign-in');
    await page.goto(`${clipwise.webUrl}/members`);
    await page.waitForURL('**/sign-in?to=%2Fmembers');
  });

  it('says to somebody without a grant that nothing is granted', async () => {
    const { page, clipwise } = dashboard;
    dashboard.forgive('401');
    forgiveProvidersPages();
    await page.goto(`${clipwise.webUrl}/sign-in?to=%2Fqueue`);
    await signInAs('bob');
    await page.waitForURL('**/sign-in?to=%2Fqueue&refused=unknown-person');
    await page.getByTestId('sign-in-problem').getByText('nothing is granted').waitFor();
    expect(await axeObjections(page)).toEqual([]);
  });
});
