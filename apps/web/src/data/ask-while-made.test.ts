import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RunPageDocument } from '@clipwise/contract/operations';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askWhileMade, isOpened } from './ask-while-made';

const asked = { headers: new Headers(), session: undefined as string | undefined };
vi.mock('next/headers', () => ({
  headers: async () => asked.headers,
  cookies: async () => ({ get: () => asked.session && { value: asked.session } }),
}));

const servers: { close: () => unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  vi.unstubAllEnvs();
});

/** An API that answers so, and what it was asked. */
async function api(answer: string | null, delayMs = 0): Promise<IncomingMessage[]> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    if (answer !== null) setTimeout(() => response.end(answer), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ close: () => [server.closeAllConnections(), server.close()] });
  vi.stubEnv('CLIPWISE_API_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return requests;
}

const ask = (session?: string) => {
  asked.headers = new Headers({ host: '127.0.0.1:3000', cookie: 'theirs=1' });
  asked.session = session;
  return askWhileMade(RunPageDocument, { fields: [] });
};

it.each([
  ['text/html,application/xhtml+xml', true],
  ['*/*', false],
])('a page is opened where the browser asks for %s: %s', async (accept, is) => {
  asked.headers = new Headers({ accept });
  expect(await isOpened()).toBe(is);
});

describe('what a page asks while it is made', () => {
  it('is answered with the data, asked as whoever opens the page and with no other cookie', async () => {
    const requests = await api('{"data":{"runs":{"totalCount":3}}}');
    expect(await ask('a session')).toEqual({ runs: { totalCount: 3 } });
    expect(await ask()).toEqual({ runs: { totalCount: 3 } });
    expect(requests.map(({ headers }) => headers.cookie)).toEqual([
      'clipwise_session=a%20session',
      undefined,
    ]);
  });

  it.each<[string, string | null]>([
    ['refuses', '{"errors":[{"message":"sign in"}],"data":null}'],
    ['answers something else', '<html>'],
    ['hangs', null],
  ])('is nothing where the API %s', async (_, answer) => {
    await api(answer);
    expect(await ask()).toBeUndefined();
  });

  it('is nothing where the API is away', async () => {
    vi.stubEnv('CLIPWISE_API_URL', 'http://127.0.0.1:9');
    expect(await ask()).toBeUndefined();
  });
});
