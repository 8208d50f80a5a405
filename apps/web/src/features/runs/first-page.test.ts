import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import { RunPageDocument, type RunPageQuery } from '@clipwise/contract/operations';
import { EMPTY } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { firstPageOf, type GivenPage, keepGiven } from './first-page';

const askedAt = (text: string) => firstPageOf(new URLSearchParams(text));

describe('the first rows, which come with the page', () => {
  it('are those of the address: its filter, its order, and the fields of its columns and no others', () => {
    expect(askedAt('method=flat&q=seed > 2&sort=epsilon&direction=ASC&columns=name,tags')).toEqual({
      first: 50,
      filter: {
        where: [
          { field: 'method', op: 'IN', value: ['flat'] },
          { field: 'seed', op: 'GT', value: 2 },
        ],
      },
      sort: { by: 'epsilon', direction: 'ASC' },
      fields: [
        ...['method', 'noiseMultiplier', 'model', 'verdict', 'epsilon', 'delta', 'unit', 'neighbouring'],
        'tags',
      ],
    });
  });

  it('are none where groups are shown', () => {
    expect(askedAt('group=method')).toBeUndefined();
  });

  it('are kept where nothing was read yet, and never over what was read since', () => {
    const client = new ApolloClient({ link: new ApolloLink(() => EMPTY), cache: new InMemoryCache() });
    const variables = askedAt('') ?? expect.unreachable();
    const page = (name: string): GivenPage => ({
      variables,
      data: {
        runs: {
          ...{ changesCursor: null, totalCount: 1, pageInfo: { hasNextPage: false, endCursor: null } },
          nodes: [{ id: 'a', name, status: 'COMPLETED', values: [null] }],
        },
      } as RunPageQuery,
    });
    const shown = () => client.readQuery({ query: RunPageDocument, variables })?.runs.nodes[0]?.name;
    expect(keepGiven(client, page('new'))).toBe(true);
    expect(shown()).toBe('new');
    expect(keepGiven(client, page('old'))).toBe(false);
    expect(shown()).toBe('new');
  });
});
