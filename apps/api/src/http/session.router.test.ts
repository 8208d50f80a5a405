import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import { firstKey, KeyedClient } from '../testing/access-fixtures.js';
import { TestApi } from '../testing/test-api.js';

const dashboard = 'https://clipwise.example.org';
let api: TestApi;
let owner: KeyedClient;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'session', { access: 'keys', webOrigins: [dashboard] });
  owner = new KeyedClient(api, await firstKey(api));
});
afterAll(() => api.stop());

const send = (method: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${api.server.url}/session`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
/** Signs in as the dashboard does. @returns the header of the cookie. */
async function signIn(key: string | null): Promise<{ readonly cookie: string; readonly attributes: string }> {
  const answer = await send('POST', { key }, { origin: dashboard });
  expect(answer.status).toBe(204);
  const [cookie = '', ...attributes] = (answer.headers.get('set-cookie') ?? '').split('; ');
  return { cookie, attributes: attributes.join('; ') };
}
const caller = async (headers: Readonly<Record<string, string>>) => {
  const answer = await fetch(
    `${api.server.url}/graphql?query=${encodeURIComponent('{ caller { name role project { name } } }')}`,
    { headers },
  );
  return answer.status === 200 ? await answer.json() : answer.status;
};

describe('a browser', () => {
  it('is signed in by a cookie that no script reads and no other site sends, and signed out', async () => {
    const { cookie, attributes } = await signIn(owner.key);
    expect(attributes).toContain('HttpOnly');
    expect(attributes).toContain('Secure');
    expect(attributes).toContain('SameSite=Strict');
    expect(cookie).not.toContain(String(owner.key));
    expect(await caller({ cookie })).toMatchObject({
      data: { caller: { name: 'first key', role: 'ADMIN' } },
    });
    expect((await send('DELETE', {}, { cookie, origin: dashboard })).status).toBe(204);
    expect(await caller({ cookie })).toBe(401);
  });

  it('is told nothing for a wrong key, and the database keeps neither key nor cookie', async () => {
    const answer = await send('POST', { key: 'cw_wrong' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
    const { cookie } = await signIn(owner.key);
    const kept = await api.sql.query(
      'select to_jsonb(k) as row from api_keys k union all select to_jsonb(s) from sessions s',
    );
    const text = JSON.stringify(kept.rows);
    expect(text).not.toContain(owner.key);
    expect(text).not.toContain(cookie.split('=')[1]);
  });

  it('goes into another project of its key, and into none of another', async () => {
    await owner.inNewProject('optics');
    const { cookie } = await signIn(owner.key);
    expect((await send('PUT', { project: 'optics' }, { cookie, origin: dashboard })).status).toBe(204);
    expect(await caller({ cookie })).toMatchObject({ data: { caller: { project: { name: 'optics' } } } });
    const researcher = await signIn((await owner.withRole('RESEARCHER')).key);
    const answer = await send('PUT', { project: 'optics' }, { ...researcher, origin: dashboard });
    expect(answer.status).toBe(403);
    expect(await caller({ cookie: researcher.cookie })).toMatchObject({
      data: { caller: { project: { name: 'default' } } },
    });
  });

  it('is out at once when its key is revoked', async () => {
    const viewer = await owner.withRole('VIEWER');
    const { cookie } = await signIn(viewer.key);
    await owner.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: viewer.keyId });
    expect(await caller({ cookie })).toBe(401);
  });

  it('is asked by its cookie over a WebSocket too, and a page of a stranger is not let in with it', async () => {
    const { cookie } = await signIn(owner.key);
    const acknowledged = (origin: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(
          `${api.server.url.replace('http', 'ws')}/graphql`,
          'graphql-transport-ws',
          { headers: { cookie, origin } },
        );
        socket.once('open', () => socket.send('{"type":"connection_init"}'));
        socket.once('message', (message) => {
          resolve(String(message));
          socket.close();
        });
        socket.once('error', ({ message }) => resolve(message));
      });
    expect(await acknowledged(dashboard)).toContain('connection_ack');
    expect(await acknowledged('http://localhost:8080')).toContain('403');
    expect((await send('POST', { key: owner.key }, { origin: 'http://localhost:8080' })).status).toBe(403);
  });
});
