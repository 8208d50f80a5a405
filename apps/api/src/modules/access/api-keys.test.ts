import { chmod, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { createServer } from '../../server.js';
import { firstKey, KeyedClient } from '../../testing/access-fixtures.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
let owner: KeyedClient;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'api keys', { access: 'keys' });
  owner = new KeyedClient(api, await firstKey(api));
});
afterAll(() => api.stop());

const rotate = 'mutation ($id: ID!, $hours: Float!) { rotateApiKey(id: $id, hours: $hours) { secret } }';
const isGood = async (key: string | null) =>
  (await new KeyedClient(api, key).codeOf('{ caller { name } }')) === undefined;

describe('a key', () => {
  it('that is rotated goes on for the hours that were asked, and its successor has its name and role', async () => {
    const old = await owner.withRole('AGENT');
    const { rotateApiKey } = await owner.ask<{ rotateApiKey: { secret: string } }>(rotate, {
      id: old.keyId,
      hours: 1,
    });
    expect([await isGood(old.key), await isGood(rotateApiKey.secret)]).toEqual([true, true]);
    expect(await new KeyedClient(api, rotateApiKey.secret).ask('{ caller { name role } }')).toEqual({
      caller: { name: 'a agent', role: 'AGENT' },
    });
    await api.sql.query("update api_keys set expires_at = expires_at - interval '61 minutes' where id = $1", [
      old.keyId,
    ]);
    expect([await isGood(old.key), await isGood(rotateApiKey.secret)]).toEqual([false, true]);
    const other = await owner.withRole('AGENT');
    await owner.ask(rotate, { id: other.keyId, hours: 0 });
    expect(await isGood(other.key)).toBe(false);
  });

  it('that is rotated shows no more of its successor than of itself', async () => {
    const old = await owner.withRole('AGENT');
    const { rotateApiKey } = await owner.ask<{ rotateApiKey: { secret: string } }>(rotate, {
      id: old.keyId,
      hours: 1,
    });
    const { apiKeys } = await owner.ask<{ apiKeys: { prefix: string }[] }>('{ apiKeys { prefix } }');
    const prefixes = apiKeys.map(({ prefix }) => prefix);
    expect(prefixes).toContain(rotateApiKey.secret.slice(0, 9));
    expect(prefixes.filter((prefix) => prefix.length !== 9)).toEqual([]);
  });

  it('is listed to the admins of its project and of the server alone, who see no project but their own', async () => {
    const elsewhere = await (await owner.inNewProject('elsewhere')).withRole('ADMIN');
    const asked = '{ apiKeys { id name } projects { name } }';
    const told = await elsewhere.ask<{ apiKeys: { id: string }[]; projects: unknown[] }>(asked);
    expect(told.apiKeys.map(({ id }) => id)).toEqual([elsewhere.keyId]);
    expect(told.projects).toEqual([{ name: 'elsewhere' }]);
    const all = await owner.ask<{ apiKeys: { id: string; name: string }[]; projects: unknown[] }>(asked);
    expect(all.apiKeys.map(({ name }) => name)).toContain('first key');
    expect(all.apiKeys.map(({ id }) => id)).not.toContain(elsewhere.keyId);
    expect(all.projects).toContainEqual({ name: 'elsewhere' });
  });

  it('that is used again after a minute says so', async () => {
    const viewer = await owner.withRole('VIEWER');
    const lastUsed = async () =>
      (await api.sql.query('select last_used_at from api_keys where id = $1', [viewer.keyId])).rows[0]
        .last_used_at;
    await viewer.ask('{ caller { name } }');
    await api.sql.query(
      "update api_keys set last_used_at = last_used_at - interval '61 seconds' where id = $1",
      [viewer.keyId],
    );
    const before = await lastUsed();
    await viewer.ask('{ caller { name } }');
    const after = await lastUsed();
    expect(after.getTime()).toBeGreaterThan(before.getTime() + 60_000);
    await viewer.ask('{ caller { name } }');
    expect(await lastUsed()).toEqual(after);
  });

  it('is listed without its secret, with its beginning, who made it and when it was last used', async () => {
    const viewer = await owner.withRole('VIEWER');
    const find = async () =>
      (
        await owner.ask<{
          apiKeys: { id: string; prefix: string; createdBy: string; lastUsedAt: string | null }[];
        }>('{ apiKeys { id prefix createdBy lastUsedAt } }')
      ).apiKeys.find(({ id }) => id === viewer.keyId);
    expect(await find()).toEqual({
      ...{ id: viewer.keyId, prefix: viewer.key?.slice(0, 9), createdBy: 'first key', lastUsedAt: null },
    });
    await viewer.ask('{ caller { name } }');
    expect(await find()).toMatchObject({ lastUsedAt: expect.stringMatching(/Z$/) });
  });

  it.each([
    [
      'a key of the whole server by an admin of a project',
      { role: 'ADMIN', name: 'x', isServerWide: true },
      'FORBIDDEN',
    ],
    ['no name', { role: 'VIEWER', name: ' ' }, 'BAD_USER_INPUT'],
    ['no days', { role: 'VIEWER', name: 'x', days: 0 }, 'BAD_USER_INPUT'],
    ['more days than a key lasts', { role: 'VIEWER', name: 'x', days: 3_651 }, 'BAD_USER_INPUT'],
  ])('is refused: %s', async (_, input, code) => {
    const admin = await owner.withRole('ADMIN');
    const make = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
    expect(await admin.codeOf(make, { input })).toBe(code);
  });

  it('of the whole server is seen and ended by its like alone', async () => {
    const { createApiKey } = await owner.ask<{ createApiKey: { key: { id: string } } }>(
      'mutation { createApiKey(input: { name: "second", role: ADMIN, isServerWide: true }) { key { id } } }',
    );
    const admin = await owner.withRole('ADMIN');
    const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { id } }';
    expect(await admin.codeOf(revoke, { id: createApiKey.key.id })).toBe('NOT_FOUND');
    expect(await owner.codeOf(revoke, { id: createApiKey.key.id })).toBe(undefined);
  });
});

describe('a server with access control', () => {
  it('puts its first key into a file that its owner alone reads, whatever was there before', async () => {
    const adminKeyFile = join(await mkdtemp(join(tmpdir(), 'clipwise-key-')), 'admin-key');
    await writeFile(adminKeyFile, 'of an older server', { mode: 0o644 });
    await chmod(adminKeyFile, 0o644);
    const reader = await open(adminKeyFile);
    const server = await TestApi.start(createTestDatabase, 'key file', { access: 'keys', adminKeyFile });
    await server.stop();
    expect((await stat(adminKeyFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(adminKeyFile, 'utf8')).toMatch(/^cw_\S{43}\n$/);
    // Whoever had the older file open reads on in that one.
    expect(await reader.readFile('utf8')).toBe('of an older server');
    await reader.close();
    await rm(dirname(adminKeyFile), { recursive: true });
  });

  it('may listen where other machines reach it, makes its first key once, and one without makes none', async () => {
    const { databaseUrl, artifactsDir } = api;
    const options = { databaseUrl, artifactsDir, port: 0 };
    const second = await createServer({ ...options, host: '0.0.0.0', access: 'keys' });
    await second.close();
    expect(new KeyedClient(api, await firstKey(api)).key).toBe(owner.key);
    const local = await TestApi.start(createTestDatabase, 'no keys');
    expect(
      await local.codeOf('mutation { createApiKey(input: { name: "x", role: VIEWER }) { secret } }'),
    ).toBe('BAD_USER_INPUT');
    expect(await local.ask('{ caller { isControlled role project { id } } }')).toEqual({
      caller: { isControlled: false, role: 'ADMIN', project: null },
    });
    await local.stop();
  });
});
