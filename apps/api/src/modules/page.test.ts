import 'reflect-metadata';
import { expect, it } from 'vitest';
import { toConnection } from './page.js';

it('tells where a page begins and ends, and whether there is one before and behind it', () => {
  const pageOf = (rows: readonly number[], after: string | null) =>
    toConnection(
      rows,
      2,
      () => 5,
      (row) => `cursor ${row}`,
      after,
    ).pageInfo;
  expect(pageOf([1, 2, 3], null)).toEqual({
    ...{ hasNextPage: true, hasPreviousPage: false, startCursor: 'cursor 1', endCursor: 'cursor 2' },
  });
  expect(pageOf([5], 'cursor 4')).toEqual({
    ...{ hasNextPage: false, hasPreviousPage: true, startCursor: 'cursor 5', endCursor: 'cursor 5' },
  });
  expect(pageOf([], null)).toMatchObject({ hasPreviousPage: false, startCursor: null, endCursor: null });
});

it('counts what there is only for who asks', () => {
  const counted: string[] = [];
  const count = () => counted.push('counted');
  const page = toConnection([1], 2, count, String, null);
  expect([page.nodes, counted]).toEqual([[1], []]);
  expect([page.totalCount, counted]).toEqual([1, ['counted']]);
});
