import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';
import type { UserError } from './user-error.type.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'user-errors');
});
afterAll(() => api.stop());

const errors = 'userErrors { code field message mutation }';
const nowhere = '00000000-0000-4000-8000-000000000000';
type Told = Readonly<Record<string, unknown>> & { readonly userErrors: readonly UserError[] };
const told = (query: string, variables: Readonly<Record<string, unknown>> = {}) =>
  api.ask<Told>(query, variables);

describe('userErrors', () => {
  it.each<readonly [string, string, Record<string, unknown>, Partial<UserError>]>([
    ['a name', `createStudy(input: { name: "", configs: [] }) { id }`, {}, { field: 'name' }],
    [
      'one of several tags',
      'tagRuns(ids: ["x"], add: ["a", " "]) { changed { id } }',
      {},
      { field: 'add[1]' },
    ],
    [
      'a place in a config',
      'launchRuns(input: { studyId: "x", configs: $configs }) { id }',
      { configs: [configFixture(), configFixture({ noise: { noiseMultiplier: -1 } })] },
      { field: 'configs[1].noise.noiseMultiplier' },
    ],
    [
      'a place in a definition',
      'createStudy(input: { definition: { name: "x", question: "x", surprise: 1 } }) { id }',
      {},
      { field: expect.stringMatching(/^definition\./) as unknown as string },
    ],
    ['a run that is not there', `cancelRun(id: "${nowhere}") { id }`, {}, { code: 'NOT_FOUND', field: null }],
  ])(
    'tell the code and the place of a refusal, and the mutation is null: %s',
    async (_, field, variables, told) => {
      const declared = Object.keys(variables).map((name) => `($${name}: [JSON!]!)`);
      const answer = await api.send<Told>(`mutation ${declared} { asked: ${field} ${errors} }`, variables);
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toMatchObject({ asked: null });
      expect(answer.data?.userErrors[0]).toMatchObject({
        ...{ code: 'BAD_USER_INPUT', mutation: 'asked', message: expect.stringMatching(/\w/) },
        ...told,
      });
    },
  );

  it('name every problem of a config by its place', async () => {
    const config = configFixture({ noise: { noiseMultiplier: -1 }, surprise: 1 });
    const { userErrors } = await told(
      `mutation ($c: JSON!) { createStudy(input: { name: "s", configs: [$c] }) { id } ${errors} }`,
      { c: config },
    );
    expect(userErrors.map(({ field }) => field).toSorted()).toEqual([
      'configs[0].noise.noiseMultiplier',
      'configs[0].surprise',
    ]);
  });

  it('are empty where all was done, and do what can be done beside what cannot', async () => {
    const save = (name: string) => `saveView(input: { page: "/", name: "${name}", state: "" }) { name }`;
    expect(await told(`mutation { ${save('fine')} ${errors} }`)).toEqual({
      saveView: { name: 'fine' },
      userErrors: [],
    });
    const both = await told(`mutation { one: ${save('')} two: ${save('two')} ${errors} }`);
    expect(both).toMatchObject({ one: null, two: { name: 'two' }, userErrors: [{ mutation: 'one' }] });
  });

  it.each([
    ['nobody asks for them', `mutation { asked: deleteRuns(ids: []) { changed { id } } }`],
    ['they are asked for in front', `mutation { ${errors} asked: deleteRuns(ids: []) { changed { id } } }`],
    [
      'they are left out',
      `mutation { asked: deleteRuns(ids: []) { changed { id } } ... @skip(if: true) { ${errors} } }`,
    ],
  ])('leave a refusal an error with a code where %s', async (_, query) => {
    const answer = await api.send(query);
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      problems: [{ field: 'ids' }],
    });
  });

  it('are found through a fragment, and over a WebSocket', async () => {
    const query = `mutation { asked: deleteRuns(ids: []) { changed { id } } ...Told } fragment Told on Mutation { ${errors} }`;
    expect(await told(query)).toMatchObject({ asked: null, userErrors: [{ field: 'ids' }] });
    const socket = api.socket();
    for await (const { data } of socket.iterate({ query }))
      expect(data).toMatchObject({ asked: null, userErrors: [{ field: 'ids' }] });
    await socket.dispose();
  });

  it('take no refusal from a trainer, which goes by the code of the error', async () => {
    const answer = await api.send(
      `mutation { heartbeat(runId: "${nowhere}", writerId: "w", epoch: 1) { cancelRequested } ${errors} }`,
    );
    expect(answer.errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
  });
});
