import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseGrants } from '../apps/api/src/modules/access/sign-in-grants.js';
import { firstKey, KeyedClient } from '../apps/api/src/testing/access-fixtures.js';
import { TestApi } from '../apps/api/src/testing/test-api.js';
import { clientSecret, freePort, SmallBrowser, TestIdentityProvider } from './support/identity-provider.js';
import { createTestDatabase } from './support/test-database.js';

const dashboard = 'http://127.0.0.1:3000';
const page = `${dashboard}/studies?sort=name`;
const grants = parseGrants([
  { claim: 'groups', is: 'imaging', role: 'VIEWER', project: 'default' },
  { claim: 'email', is: 'Ada@lab.example', role: 'RESEARCHER', project: 'default' },
  { claim: 'email', is: 'eve@lab.example', role: 'ADMIN', project: '*' },
  { claim: 'sub', is: 'root', role: 'ADMIN', project: '*' },
  { claim: 'groups', is: 'optics', role: 'VIEWER', project: 'optics' },
]);
const people = {
  ada: { name: 'Ada', email: 'ada@lab.example', email_verified: true, groups: ['imaging', 'optics'] },
  eve: { name: 'Eve', email: 'eve@lab.example', email_verified: false },
  bob: { name: 'Bob', email: 'bob@lab.example', email_verified: true, groups: ['sales'] },
  root: { name: 'Root' },
};

let api: TestApi;
let provider: TestIdentityProvider;
let owner: KeyedClient;
beforeAll(async () => {
  const apiUrl = `http://127.0.0.1:${await freePort()}`;
  provider = await TestIdentityProvider.start(`${apiUrl}/session/oidc/callback`, people);
  api = await TestApi.start(createTestDatabase, 'oidc', {
    ...{
      access: 'keys',
      port: Number(new URL(apiUrl).port),
      webOrigins: [dashboard, dashboard.replace('127.0.0.1', 'localhost')],
    },
    signIn: {
      ...{ issuer: new URL(provider.issuer), clientId: 'clipwise', clientSecret, name: 'Lab login' },
      ...{ scope: 'openid email profile groups', grants, apiUrl },
    },
  });
  owner = new KeyedClient(api, await firstKey(api));
  await owner.inNewProject('optics');
});
afterAll(async () => {
  await api.stop();
  await provider.stop();
});
beforeEach(() => {
  provider.fault = undefined;
});

const start = () => `${api.server.url}/session/oidc?to=${encodeURIComponent(page)}`;
const signIn = (browser: SmallBrowser, login: string) => browser.goTo(start(), login, dashboard);
/** Asks as a page of the dashboard does, with the browser's cookies. */
const ask = async (browser: SmallBrowser, query: string, path = '/graphql', init: RequestInit = {}) => {
  const cookie = browser.cookiesFor(`${api.server.url}${path}`);
  return api.fetch(path === '/graphql' ? `${path}?query=${encodeURIComponent(query)}` : path, {
    ...init,
    headers: { cookie, origin: dashboard, 'content-type': 'application/json' },
  });
};
const callerOf = async (browser: SmallBrowser) => {
  const answer = await ask(browser, '{ caller { name role isServerWide project { name } } }');
  if (answer.status !== 200) return answer.status;
  return ((await answer.json()) as { data: { caller: unknown } }).data.caller;
};
interface Told {
  readonly action: string;
  readonly actorKind: string;
  readonly actorName: string;
  readonly session: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}
/** The newest entry of the audit log. */
const newest = async () => {
  const data = await owner.ask<{ auditLog: { nodes: readonly Told[] } }>(
    '{ auditLog(first: 1) { nodes { action actorKind actorName session details } } }',
  );
  return data.auditLog.nodes[0];
};

describe('who signs in by an identity provider', () => {
  it('is led there and back, is signed in by a cookie that no script reads, and out again', async () => {
    expect(await (await api.fetch('/session')).json()).toEqual({ provider: 'Lab login' });
    const browser = new SmallBrowser();
    expect(await signIn(browser, 'ada')).toBe(page);
    expect(await callerOf(browser)).toEqual({
      ...{ name: 'Ada', role: 'RESEARCHER', isServerWide: false, project: { name: 'default' } },
    });
    const told = await newest();
    expect(told).toMatchObject({ action: 'SIGNED_IN', actorKind: 'PERSON', actorName: 'Ada' });
    expect(told?.details).toMatchObject({ by: 'Lab login', from: '127.0.0.1' });

    expect((await ask(browser, '', '/session', { method: 'DELETE' })).status).toBe(204);
    expect(await callerOf(browser)).toBe(401);
    expect(await newest()).toMatchObject({ action: 'SIGNED_OUT', actorName: 'Ada', session: told?.session });
  });

  it('is led to the name of this machine that the provider leads back to, where another was opened', async () => {
    const browser = new SmallBrowser();
    const asLocalhost = (text: string) => text.replaceAll('127.0.0.1', 'localhost');
    expect(await browser.goTo(asLocalhost(start()), 'ada', dashboard)).toBe(page);
    expect(await callerOf(browser)).toMatchObject({ name: 'Ada' });
  });

  it('may do what the stronger of the grants says in each project, and nothing in others', async () => {
    const browser = new SmallBrowser();
    await signIn(browser, 'ada');
    const put = (project: string) =>
      ask(browser, '', '/session', { method: 'PUT', body: JSON.stringify({ project }) });
    expect((await put('optics')).status).toBe(204);
    expect(await callerOf(browser)).toMatchObject({ role: 'VIEWER', project: { name: 'optics' } });
    await owner.inNewProject('secret');
    expect((await put('secret')).status).toBe(403);
    const { data } = (await (await ask(browser, '{ projects { name } }')).json()) as {
      data: { projects: unknown };
    };
    expect(data.projects).toEqual([{ name: 'default' }, { name: 'optics' }]);
  });

  it('is listed among the members of the project with name, role and when they were last seen', async () => {
    await signIn(new SmallBrowser(), 'ada');
    await signIn(new SmallBrowser(), 'root');
    const fields = '{ members { name email role isServerWide lastSeenAt } }';
    const { members } = await owner.ask<{ members: readonly { lastSeenAt: string }[] }>(fields);
    expect(members).toMatchObject([
      { name: 'Ada', email: 'ada@lab.example', role: 'RESEARCHER', isServerWide: false },
      { name: 'Root', email: null, role: 'ADMIN', isServerWide: true },
    ]);
    const optics = new KeyedClient(api, owner.key, 'optics');
    expect(await optics.ask(fields)).toMatchObject({
      members: [{ name: 'Ada', role: 'VIEWER' }, { name: 'Root' }],
    });
    expect(Math.abs(Date.now() - Date.parse(members[0]?.lastSeenAt ?? ''))).toBeLessThan(300_000);
  });

  it.each([
    ['no grant names what was told of them', `claims = '{"groups": ["sales"]}'`],
    ['another provider vouched for them', `issuer = 'https://elsewhere.example/'`],
  ])('is nobody, and no member, where %s', async (_why, change) => {
    const browser = new SmallBrowser();
    await signIn(browser, 'ada');
    expect(await callerOf(browser)).toMatchObject({ name: 'Ada' });
    await api.sql.query(`update people set ${change} where name = 'Ada'`);
    expect(await callerOf(browser)).toBe(401);
    const { members } = await owner.ask<{ members: readonly { name: string }[] }>('{ members { name } }');
    expect(members.map(({ name }) => name)).not.toContain('Ada');
  });
});

const anHourAgo = () => Math.floor(Date.now() / 1_000) - 3_600;
const refusals = [
  ['whom no grant names', 'bob', undefined, 'unknown-person', { name: 'Bob', email: 'bob@lab.example' }],
  ['whose e-mail is not verified', 'eve', undefined, 'unverified-email', { email: 'eve@lab.example' }],
  ['whose token is over', 'ada', { claims: { exp: anHourAgo() } }, 'fault', { why: /exp/ }],
  ['whose token has another nonce', 'ada', { claims: { nonce: 'another' } }, 'fault', { why: /nonce/ }],
  ['whose token is for another client', 'ada', { claims: { aud: 'other' } }, 'fault', { why: /aud/ }],
  ['whose token is of another issuer', 'ada', { claims: { iss: 'https://e.org' } }, 'fault', { why: /iss/ }],
  ['whose token another key has signed', 'ada', { isForged: true }, 'fault', { why: /./ }],
] as const;

describe('nobody is signed in', () => {
  it.each(refusals)('%s', async (_who, login, fault, refused, details) => {
    provider.fault = fault;
    const browser = new SmallBrowser();
    const end = new URL(await signIn(browser, login));
    expect(end.pathname).toBe('/sign-in');
    expect(Object.fromEntries(end.searchParams)).toEqual({ to: '/studies?sort=name', refused });
    expect(await callerOf(browser)).toBe(401);
    const told = await newest();
    expect(told).toMatchObject({ action: 'SIGN_IN_REFUSED', actorKind: 'STRANGER' });
    expect(told?.details.refusal).toBe(refused);
    for (const [name, value] of Object.entries(details))
      if (typeof value === 'string') expect(told?.details[name]).toBe(value);
      else expect(String(told?.details[name])).toMatch(value);
  });

  it('by the answer of another browser, or by one that was used', async () => {
    const victim = new SmallBrowser();
    const callback = `${api.server.url}/session/oidc/callback`;
    const answer = await victim.goTo(start(), 'ada', callback);
    const stranger = new SmallBrowser();
    expect(await stranger.goTo(answer, 'ada', dashboard)).toContain('refused=expired');
    expect(await stranger.goTo(start(), 'ada', callback)).toContain(callback);
    expect(await stranger.goTo(answer, 'ada', dashboard)).toContain('refused=fault');
    expect(await callerOf(stranger)).toBe(401);
    expect(await victim.goTo(answer, 'ada', dashboard)).toBe(page);
    expect(await victim.goTo(answer, 'ada', dashboard)).toContain('refused=expired');
  });

  it('and nobody is led to a page of another site', async () => {
    const to = encodeURIComponent('https://evil.example/studies');
    expect((await api.fetch(`/session/oidc?to=${to}`, { redirect: 'manual' })).status).toBe(400);
  });
});
