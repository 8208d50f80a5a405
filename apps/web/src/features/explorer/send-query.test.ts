import { afterEach, expect, it, vi } from 'vitest';
import { readVariables, sendQuery } from './send-query';

afterEach(() => vi.unstubAllGlobals());

it('reads variables, and says what is wrong with a text that has none', () => {
  expect(readVariables(' ')).toEqual({});
  expect(readVariables('{ "first": 3 }')).toEqual({ first: 3 });
  expect(() => readVariables('[1]')).toThrow('variables are an object');
  expect(() => readVariables('{')).toThrow(SyntaxError);
});

it('shows an answer, a refusal and the page of a proxy alike, and marks the latter two', async () => {
  const ask = async (body: string, query = 'query Named { a }') => {
    const fetched = vi.fn(async (_url: string, _init: RequestInit) => new Response(body));
    vi.stubGlobal('fetch', fetched);
    const { text, isRefused } = await sendQuery('http://api', query, {}, new AbortController().signal);
    return { text, isRefused, sent: JSON.parse(String(fetched.mock.calls[0]?.[1].body)) };
  };
  expect(await ask('{"data":{"a":1}}')).toMatchObject({
    text: '{\n  "data": {\n    "a": 1\n  }\n}',
    isRefused: false,
    sent: { query: 'query Named { a }', operationName: 'Named' },
  });
  expect(await ask('{"errors":[]}', '{ a }')).toMatchObject({ isRefused: true, sent: { query: '{ a }' } });
  expect(await ask('<h1>502</h1>')).toMatchObject({ text: '<h1>502</h1>', isRefused: true });
});
