import { limits } from '@clipwise/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import type { Caller } from '../modules/access/caller.js';
import { firstKey, KeyedClient } from '../testing/access-fixtures.js';
import { TestApi } from '../testing/test-api.js';
import { RateLimits } from './rate-limits.js';

const caller = (id: string, role: Caller['role']): Caller => ({
  ...{ kind: 'KEY', id, name: id, role, isServerWide: false },
  project: { id: 'p', name: 'p' },
  ...{ prefix: null, session: null, shared: null },
});

describe('the allowance', () => {
  it('of a key ends with its limit, says when it begins anew, and leaves other keys and agents theirs', async () => {
    const rates = new RateLimits();
    for (let count = 0; count < limits.keyRequests; count += 1) await rates.take(caller('a', 'VIEWER'));
    const refusal = await rates.take(caller('a', 'VIEWER')).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect((refusal as { seconds: number }).seconds).toBeGreaterThan(0);
    expect((refusal as { seconds: number }).seconds).toBeLessThanOrEqual(60);
    await rates.take(caller('b', 'VIEWER'));
    for (let count = 0; count <= limits.keyRequests; count += 1) await rates.take(caller('c', 'AGENT'));
  });
});

describe('an API with access control', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(createTestDatabase, 'rates', { access: 'keys' });
  });
  afterAll(() => api.stop());

  it('answers an address that keeps coming without a good key with 429 and Retry-After, and good keys from there as before', async () => {
    const stranger = new KeyedClient(api, 'cw_guess');
    const statuses = new Set<number>();
    for (let count = 0; count < limits.unknownRequests; count += 1)
      statuses.add((await stranger.fetch('/graphql?query=%7Bcaller%7Bname%7D%7D')).status);
    expect([...statuses]).toEqual([401]);
    const refused = await stranger.fetch('/graphql?query=%7Bcaller%7Bname%7D%7D');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const signIn = await fetch(`${api.server.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"key":"cw_guess"}',
    });
    expect(signIn.status).toBe(429);
    const owner = new KeyedClient(api, await firstKey(api));
    expect(await owner.ask('{ caller { name role isServerWide isControlled } }')).toEqual({
      caller: { name: 'first key', role: 'ADMIN', isServerWide: true, isControlled: true },
    });
  });
});
