import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readIdentityProvider } from './env-oidc.js';

const folder = mkdtempSync(join(tmpdir(), 'clipwise-oidc-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const good = {
  CLIPWISE_ACCESS: 'keys',
  CLIPWISE_OIDC_ISSUER: 'https://id.example/realms/lab',
  CLIPWISE_OIDC_CLIENT_ID: 'clipwise',
  CLIPWISE_OIDC_GRANTS_FILE: file('grants', '[{"claim":"sub","is":"u","role":"ADMIN","project":"*"}]'),
};

describe('the identity provider of the environment', () => {
  it('is none unless its issuer is named', () => {
    expect(readIdentityProvider({ ...good, CLIPWISE_OIDC_ISSUER: '' }, 4000)).toBeNull();
  });

  it('is a public client at the port of the API, unless more is said', () => {
    expect(readIdentityProvider(good, 4001)).toMatchObject({
      ...{ clientSecret: null, name: 'id.example', scope: 'openid email profile' },
      apiUrl: 'http://127.0.0.1:4001',
    });
    const secret = file('secret', ' s3cret\n');
    const more = { CLIPWISE_OIDC_CLIENT_SECRET_FILE: secret, CLIPWISE_API_URL: 'https://api.example/' };
    expect(readIdentityProvider({ ...good, ...more }, 4001)).toMatchObject({
      ...{ clientSecret: 's3cret', apiUrl: 'https://api.example' },
    });
  });

  it.each([
    ['CLIPWISE_ACCESS', 'local', 'CLIPWISE_ACCESS=keys'],
    ['CLIPWISE_OIDC_ISSUER', 'http://id.example', 'https://'],
    ['CLIPWISE_API_URL', 'http://api.example', 'https://'],
    ['CLIPWISE_OIDC_CLIENT_ID', '', 'CLIPWISE_OIDC_CLIENT_ID'],
    ['CLIPWISE_OIDC_SCOPE', 'email', 'openid'],
    ['CLIPWISE_OIDC_CLIENT_SECRET_FILE', '/nowhere', 'ENOENT'],
    ['CLIPWISE_OIDC_GRANTS_FILE', '', 'CLIPWISE_OIDC_GRANTS_FILE'],
    ['CLIPWISE_OIDC_GRANTS_FILE', file('text', 'everybody'), 'JSON list'],
    ['CLIPWISE_OIDC_GRANTS_FILE', file('bad', '[{"claim":"sub","is":"u","role":"ROOT"}]'), 'at 0.role'],
  ])('refuses %s=%s, and names %s', (name, value, named) => {
    expect(() => readIdentityProvider({ ...good, [name]: value }, 4000)).toThrow(named);
  });
});
