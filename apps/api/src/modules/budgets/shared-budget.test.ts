import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { firstKey, KeyedClient } from '../../testing/access-fixtures.js';
import { endedEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
let here: KeyedClient;
let there: KeyedClient;
const sha256 = 'b'.repeat(64);
const config = (name: string) =>
  configFixture({ name, dataset: { kind: 'oct-phantom', seed: 77 }, noise: { noiseMultiplier: 2 } });

beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'shared budgets', { access: 'keys' });
  here = new KeyedClient(api, await firstKey(api));
  there = await here.inNewProject('other');
});
afterAll(() => api.stop());

const launch = (client: KeyedClient, name: string) =>
  client.send<{ createStudy: { id: string } }>(
    'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
    { input: { name, configs: [config(name)] } },
  );

/** Lets a run read the data, by which they are known from then on. */
async function register(client: KeyedClient): Promise<void> {
  await launch(client, 'registers');
  const { claimRun } = await client.ask<{ claimRun: { epoch: number; run: { id: string } } }>(
    'mutation { claimRun(writerId: "writer") { epoch run { id } } }',
  );
  const content = {
    ...{ sha256, examples: 80, subjects: 10, largestSubjectExamples: 8, isSynthetic: true },
    ...{ grouping: 'a'.repeat(64), trainingSubjects: 'fwA=' },
  };
  const dataset = { trainingExamples: 64, trainingSubjects: 8, largestSubjectExamples: 8, content };
  await client.ask(
    'mutation ($runId: ID!, $epoch: Int!, $events: [JSON!]!) { ingest(runId: $runId, writerId: "writer", epoch: $epoch, batchSequence: 1, events: $events) { cursor } }',
    {
      ...{ runId: claimRun.run.id, epoch: claimRun.epoch },
      events: [startedEvent({ dataset }), endedEvent('cancelled')],
    },
  );
}

describe('a budget of data that two projects train on', () => {
  it('counts what both reserve, whoever asks, and is told to the server’s own key alone', async () => {
    await register(there);
    const { plannedPrivacy } = await here.ask<{ plannedPrivacy: { epsilon: number }[] }>(
      'query ($configs: [JSON!]!) { plannedPrivacy(configs: $configs) { epsilon } }',
      { configs: [config('one')] },
    );
    // Enough for one run, and not for two.
    await here.ask('mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }', {
      input: {
        ...{ contentSha256: sha256, unit: 'example', delta: 1e-5, reason: 'a test' },
        epsilon: Math.ceil(1.1e3 * (plannedPrivacy[0]?.epsilon ?? Number.NaN)) / 1e3,
      },
    });
    const researcher = await there.withRole('RESEARCHER');
    expect((await launch(researcher, 'first')).errors).toBeUndefined();
    const refused = await launch(here, 'second');
    expect(refused.errors?.[0]?.extensions?.code).toBe('BUDGET_EXCEEDED');
    expect(JSON.stringify(refused)).not.toContain('first');
    const asked = 'query { datasetContents { contentSha256 budgets { reserved } } }';
    expect(await researcher.codeOf(asked)).toBe('FORBIDDEN');
    expect(await here.codeOf(asked)).toBeUndefined();
  });
});
