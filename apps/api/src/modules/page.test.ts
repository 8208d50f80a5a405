import 'reflect-metadata';
import { expect, it } from 'vitest';
import { toConnection } from './page.js';

const neverAsked = () => Promise.reject(new Error('nobody asked for the total'));

it('counts what there is in all only for who asks', async () => {
  let counts = 0;
  const count = async () => {
    counts += 1;
    return 5;
  };
  const page = toConnection([1, 2, 3], 2, count, String, null);
  expect([page.nodes, counts]).toEqual([[1, 2], 0]);
  expect([await page.totalCount, counts]).toEqual([5, 1]);
});

it('tells where a page begins and ends, and whether there is one before and behind it', () => {
  const pageOf = (rows: readonly number[], after: string | null) =>
    toConnection(rows, 2, neverAsked, (row) => `cursor ${row}`, after).pageInfo;
  expect(pageOf([1, 2, 3], null)).toEqual({
    ...{ hasNextPage: true, hasPreviousPage: false, startCursor: 'cursor 1', endCursor: 'cursor 2' },
  });
  expect(pageOf([5], 'cursor 4')).toEqual({
    ...{ hasNextPage: false, hasPreviousPage: true, startCursor: 'cursor 5', endCursor: 'cursor 5' },
  });
  expect(pageOf([], null)).toMatchObject({ hasPreviousPage: false, startCursor: null, endCursor: null });
});
