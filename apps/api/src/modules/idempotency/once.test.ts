import 'reflect-metadata';
import { getNamedType, isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { buildApiSchema } from '../../schema/build-schema.js';
import { firstKey, KeyedClient } from '../../testing/access-fixtures.js';
import { endedEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

const contentSha256 = 'c'.repeat(64);

let api: TestApi;
let owner: KeyedClient;
/** Ids that requests name. */
const known = { study: '', run: '', key: '' };
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'once', { access: 'keys' });
  owner = new KeyedClient(api, await firstKey(api));
  known.key = (await owner.withRole('VIEWER')).keyId;
  const { openRun } = await owner.ask<{
    openRun: { epoch: number; run: { id: string; study: { id: string } } };
  }>(
    'mutation ($config: JSON!) { openRun(writerId: "w", studyName: "s", config: $config) { epoch run { id study { id } } } }',
    { config: configFixture() },
  );
  known.run = openRun.run.id;
  known.study = openRun.run.study.id;
  const content = {
    ...{ sha256: contentSha256, examples: 80, subjects: 10, largestSubjectExamples: 8, isSynthetic: true },
    ...{ grouping: 'a'.repeat(64), trainingSubjects: 'fwA=' },
  };
  const dataset = { trainingExamples: 64, trainingSubjects: 8, largestSubjectExamples: 8, content };
  await owner.ask(
    'mutation ($id: ID!, $epoch: Int!, $events: [JSON!]!) { ingest(runId: $id, writerId: "w", epoch: $epoch, batchSequence: 1, events: $events) { cursor } }',
    { id: known.run, epoch: openRun.epoch, events: [startedEvent({ dataset }), endedEvent('cancelled')] },
  );
});
afterAll(() => api.stop());

/** Each creating mutation: what it takes, another body, what it answers, and the table that it adds a row to. */
const creating: Readonly<Record<string, { ask: (body: 1 | 2) => string; answer: string; table: string }>> = {
  createStudy: {
    ask: (body) => `input: { name: "study ${body}", configs: [$config], idempotencyKey: "k" }`,
    ...{ answer: '{ id }', table: 'studies' },
  },
  launchRuns: {
    ask: (body) =>
      `input: { studyId: "${known.study}", configs: [${'$config '.repeat(body)}], idempotencyKey: "k" }`,
    ...{ answer: '{ id }', table: 'runs' },
  },
  rerun: {
    ask: (body) => `id: "${body === 1 ? known.run : otherRun()}", idempotencyKey: "k"`,
    ...{ answer: '{ id }', table: 'runs' },
  },
  openRun: {
    ask: (body) => `writerId: "w", studyName: "s${body}", config: $config, idempotencyKey: "k"`,
    ...{ answer: '{ run { id } }', table: 'runs' },
  },
  declareRun: {
    ask: (body) =>
      `writerId: "w", studyName: "s", input: { name: "run ${body}", config: {} }, idempotencyKey: "k"`,
    ...{ answer: '{ run { id } }', table: 'runs' },
  },
  createProject: {
    ask: (body) => `name: "project ${body}", idempotencyKey: "k"`,
    ...{ answer: '{ id }', table: 'projects' },
  },
  createApiKey: {
    ask: (body) => `input: { name: "key ${body}", role: VIEWER, idempotencyKey: "k" }`,
    ...{ answer: '{ key { id } }', table: 'api_keys' },
  },
  rotateApiKey: {
    ask: (body) => `id: "${known.key}", hours: ${body}, idempotencyKey: "k"`,
    ...{ answer: '{ key { id } }', table: 'api_keys' },
  },
  createPublicLink: {
    ask: (body) => `input: { name: "link ${body}", studyId: "${known.study}", idempotencyKey: "k" }`,
    ...{ answer: '{ link { id } }', table: 'public_links' },
  },
  setBudget: {
    ask: (body) =>
      `input: { contentSha256: "${contentSha256}", unit: example, epsilon: ${body}, delta: 1e-5, reason: "r", idempotencyKey: "k" }`,
    ...{ answer: '{ id }', table: 'budget_decisions' },
  },
  overrideBudget: {
    ask: (body) =>
      `input: { contentSha256: "${contentSha256}", runIds: ["${known.run}"], reason: "r${body}", idempotencyKey: "k" }`,
    ...{ answer: '{ id }', table: 'budget_decisions' },
  },
};
let other = '';
const otherRun = () => other;

const rowsOf = async (table: string): Promise<number> =>
  (await api.sql.query(`select count(*)::int as n from ${table}`)).rows[0].n;
const send = (name: string, body: 1 | 2) => {
  const { ask, answer } = creating[name] as (typeof creating)[string];
  const args = ask(body);
  const head = args.includes('$config') ? '($config: JSON!)' : '';
  return owner.send<Record<string, unknown>>(`mutation ${head} { ${name}(${args}) ${answer} }`, {
    config: configFixture(),
  });
};

describe('a creating mutation', () => {
  it('is each that takes an idempotency key', () => {
    const taking = Object.values(buildApiSchema().getMutationType()?.getFields() ?? {}).filter(({ args }) =>
      args.some(({ name, type }) => {
        const named = getNamedType(type);
        return (
          name === 'idempotencyKey' || (isInputObjectType(named) && 'idempotencyKey' in named.getFields())
        );
      }),
    );
    expect(taking.map(({ name }) => name).toSorted()).toEqual(Object.keys(creating).toSorted());
  });

  it.each(Object.keys(creating))(
    'makes one thing of the same request sent three times, two of them at once, and refuses another with its key: %s',
    async (name) => {
      const { table } = creating[name] as (typeof creating)[string];
      if (name === 'rerun')
        other = String(
          (await api.sql.query('select id from runs where not is_declared and id <> $1 limit 1', [known.run]))
            .rows[0].id,
        );
      const before = await rowsOf(table);
      const answers = [...(await Promise.all([send(name, 1), send(name, 1)])), await send(name, 1)];
      for (const answer of answers) expect(answer).toEqual({ data: answers[0]?.data });
      expect((await rowsOf(table)) - before).toBe(1);
      const { errors } = await send(name, 2);
      expect(errors?.[0]?.extensions?.code).toBe('IDEMPOTENCY_KEY_USED');
      expect((await rowsOf(table)) - before).toBe(1);
    },
  );

  it('tells a secret once: the same request, sent again, gets the key without it', async () => {
    const ask =
      'mutation { createApiKey(input: { name: "s", role: VIEWER, idempotencyKey: "s" }) { secret key { prefix } } }';
    const [first, again] = [await owner.ask(ask), await owner.ask(ask)] as {
      createApiKey: { secret: string | null; key: { prefix: string } };
    }[];
    expect(first?.createApiKey.secret).toMatch(/^cw_/);
    expect(again?.createApiKey).toEqual({ secret: null, key: first?.createApiKey.key });
  });

  it('has the keys of another project apart', async () => {
    const there = await owner.inNewProject('apart');
    const ask = (client: KeyedClient, name: string) =>
      client.ask<{ createApiKey: { key: { id: string } } }>(
        `mutation { createApiKey(input: { name: "${name}", role: VIEWER, idempotencyKey: "shared" }) { key { id } } }`,
      );
    const [here, elsewhere] = [await ask(owner, 'here'), await ask(there, 'elsewhere')];
    expect(here.createApiKey.key.id).not.toBe(elsewhere.createApiKey.key.id);
  });
});
