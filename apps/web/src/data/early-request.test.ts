import { afterEach, describe, expect, it, vi } from 'vitest';
import { earlyScript, takeEarly } from './early-request';

const body = (name: string, variables: unknown) =>
  JSON.stringify({ operationName: name, variables, query: `query ${name} { a }` });
const url = 'http://127.0.0.1:4000/graphql';
const run = (script: string, answer = Promise.resolve('answer' as unknown as Response)) => {
  const fetched = vi.fn((_url: string, _init: RequestInit) => answer);
  const page = {};
  new Function('window', 'fetch', script)(page, fetched);
  vi.stubGlobal('window', page);
  return { fetched, answer };
};
afterEach(() => vi.unstubAllGlobals());

describe('a request that is sent before the program runs', () => {
  it('is the one that the program would send, and answers it once', () => {
    const asked = body('RunPage', { first: 50, filter: {} });
    const { fetched, answer } = run(earlyScript({ url, body: asked }));
    expect(fetched.mock.calls[0]?.[0]).toBe(url);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: asked });
    const same = JSON.stringify({
      operationName: 'RunPage',
      variables: { first: 50, filter: {} },
      extensions: { clientLibrary: {} },
      query: 'query RunPage { a __typename }',
    });
    expect(takeEarly(same)).toBe(answer);
    expect(takeEarly(same)).toBeUndefined();
  });

  it('fails for whoever takes it, and for nobody before', async () => {
    const asked = body('RunPage', {});
    run(earlyScript({ url, body: asked }), Promise.reject(new Error('away')));
    // A rejection that nobody handles would end the test here.
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(takeEarly(asked)).rejects.toThrow('away');
  });

  it('answers no other query and no other variables', () => {
    run(earlyScript({ url, body: body('RunPage', { first: 50 }) }));
    expect(takeEarly(body('RunPage', { first: 51 }))).toBeUndefined();
    expect(takeEarly(body('RunFields', { first: 50 }))).toBeUndefined();
    expect(takeEarly(undefined)).toBeUndefined();
  });

  it('cannot be ended by what stands in the address', () => {
    const nasty = '</script><script>alert(1)</script>\u2028"\\';
    const asked = body('RunPage', { text: nasty });
    const script = earlyScript({ url, body: asked });
    expect(script).not.toMatch(/<|\u2028/);
    expect(run(script).fetched.mock.calls[0]?.[1].body).toBe(asked);
  });
});
