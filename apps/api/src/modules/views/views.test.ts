import {
  DeleteViewDocument,
  RenameViewDocument,
  SavedViewsDocument,
  SaveViewDocument,
} from '@clipwise/contract/operations';
import { print } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'views');
});
afterAll(() => api.stop());

interface View {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}
const save = async (input: object): Promise<View> =>
  (await api.ask<{ saveView: View }>(print(SaveViewDocument), { input })).saveView;
const list = async (page?: string) =>
  (await api.ask<{ savedViews: View[] }>(print(SavedViewsDocument), { page })).savedViews.map(
    ({ name, state }) => `${name}: ${state}`,
  );
const messageOf = async (operation: string, variables: Record<string, unknown>) =>
  (await api.send(operation, variables)).errors?.[0]?.message;

it('are kept by page and name, replaced by the same name, renamed and deleted', async () => {
  const state = 'where=[{"field":"tags","value":"50 %"}]&sort=metric.validation/mean-dice';
  const { id } = await save({ page: '/runs', name: ' Duke grid ', state });
  await save({ page: '/runs', name: 'all', state: '' });
  await save({ page: '/compare', name: 'Duke grid', state: 'x=epsilon' });
  expect(await list('/runs')).toEqual(['all: ', `Duke grid: ${state}`]);
  expect((await save({ page: '/runs', name: 'Duke grid', state: 'sort=name' })).id).toBe(id);
  expect(await list()).toEqual(['Duke grid: x=epsilon', 'all: ', 'Duke grid: sort=name']);

  expect(await messageOf(print(RenameViewDocument), { id, name: 'all' })).toMatch(
    /^another view of this page has the name/,
  );
  await api.ask(print(RenameViewDocument), { id, name: 'Duke' });
  await api.ask(print(RenameViewDocument), { id, name: 'Duke' });
  expect(await list('/runs')).toEqual(['all: ', 'Duke: sort=name']);
  for (let time = 0; time < 2; time += 1)
    expect(await api.ask(print(DeleteViewDocument), { id })).toEqual({ deleteView: id });
  expect(await list('/runs')).toEqual(['all: ']);
  expect(await api.codeOf(print(RenameViewDocument), { id, name: 'x' })).toBe('NOT_FOUND');
  expect(await api.codeOf(print(RenameViewDocument), { id: 'no-id', name: 'x' })).toBe('NOT_FOUND');
});

it('refuse names and states beyond their length, and more than 200 in all, but not a new state of one', async () => {
  const refusal = async (input: object) => {
    const { userErrors } = await api.ask<{ userErrors: { message: string }[] }>(print(SaveViewDocument), {
      input,
    });
    return userErrors[0]?.message;
  };
  expect(await refusal({ page: '/runs', name: ' ', state: '' })).toBe(
    'name must have from 1 to 100 characters',
  );
  expect(await refusal({ page: '/runs', name: 'x', state: 'x'.repeat(8_001) })).toBe(
    'state must have from 0 to 8000 characters',
  );
  await api.sql.query(
    `insert into saved_views (page, name, state) select '/full', place::text, '' from generate_series(1, 200 - (select count(*) from saved_views)::int) as place`,
  );
  expect(await refusal({ page: '/runs', name: 'one more', state: '' })).toBe(
    'there are 200 saved views, and at most 200 are allowed: delete one first',
  );
  expect((await save({ page: '/full', name: '1', state: 'a=b' })).state).toBe('a=b');
});
