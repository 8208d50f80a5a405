import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { parse, validate } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import { buildApiSchema } from '../schema/build-schema.js';
import { checkOperation } from '../schema/limits/check-operation.js';
import { TestApi } from '../testing/test-api.js';
import { exampleOperations } from './explorer/example-operations.js';

let api: TestApi;
let url: string;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'explorer');
  url = `${api.server.url}/graphql`;
});
afterAll(() => api.stop());

const inBrowser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('the address of GraphQL', () => {
  it('is a page in a browser that loads its script and styles from this server alone', async () => {
    const page = await fetch(url, { headers: inBrowser });
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const loaded = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(loaded).toEqual(['/graphql/explorer.css', '/graphql/explorer.js']);
    // Neither styles nor scripts in the page: its policy would keep them out.
    expect(text).not.toMatch(/<style|<script>|\son\w+=|style=/);
    const types = loaded.map(async (address) => {
      const response = await fetch(`${api.server.url}${address}`);
      return [response.status, response.headers.get('content-type')];
    });
    expect(await Promise.all(types)).toEqual([
      [200, 'text/css; charset=utf-8'],
      [200, 'text/javascript; charset=utf-8'],
    ]);
  });

  it('answers who asks for JSON, by GET as well', async () => {
    const asked = `${url}?query=${encodeURIComponent('{ __typename }')}`;
    const response = await fetch(asked, { headers: { accept: '*/*' } });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it.each(exampleOperations)(
    'offers "$title", which is valid and within the limits',
    async ({ operation }) => {
      const document = parse(operation);
      expect(validate(buildApiSchema(), document)).toEqual([]);
      checkOperation({ document, operationName: null, variables: {} });
      expect((await api.send(operation)).errors).toBeUndefined();
    },
  );
});

describe('clients with their usual settings', () => {
  it('urql asks, by GET too', async () => {
    for (const preferGetMethod of [undefined, true, 'force'] as const) {
      const options = preferGetMethod === undefined ? {} : { preferGetMethod };
      const client = new Client({ url, exchanges: [cacheExchange, fetchExchange], ...options });
      const { data, error } = await client.query('query Total { studies { totalCount } }', {}).toPromise();
      expect([data?.studies.totalCount, error]).toEqual([0, undefined]);
    }
  });

  it('graphql-request asks, by GET too', async () => {
    for (const method of ['POST', 'GET'] as const)
      expect(await new GraphQLClient(url, { method }).request('{ studies { totalCount } }')).toEqual({
        studies: { totalCount: 0 },
      });
  });
});
