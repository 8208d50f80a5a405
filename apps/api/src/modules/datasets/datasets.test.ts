import { DatasetsDocument, type DatasetsQuery, DeleteRunsDocument } from '@clipwise/contract/operations';
import { parseRunConfig } from '@clipwise/trainer/config';
import { print } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { endedEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'datasets');
});
afterAll(() => api.stop());

const cards = async () => (await api.ask<DatasetsQuery>(print(DatasetsDocument))).datasets;
const phantom = (seed: number) => configFixture({ dataset: { kind: 'oct-phantom', seed } });

it('has a card for each data set that configs name, with what its newest run announced and no more', async () => {
  expect(await cards()).toEqual([]);
  await api.createStudy([phantom(1), phantom(1), phantom(2)]);
  expect(await cards()).toMatchObject([
    { name: 'oct-phantom', config: { seed: 2 }, announced: null, runs: 1, running: 0, queued: 1, deleted: 0 },
    { name: 'oct-phantom', config: { seed: 1 }, announced: null, runs: 2, running: 0, queued: 2, deleted: 0 },
  ]);
  const first = await api.claim();
  const second = await api.claim();
  if (first === null || second === null) throw new Error('nothing was queued');
  const announce = (subjects: number) =>
    startedEvent({ dataset: { trainingSubjects: subjects, largestSubjectExamples: 7 } });
  await api.ingest(second, 1, [announce(12)]);
  await api.ingest(first, 1, [announce(11), endedEvent()]);
  const [, card] = await cards();
  expect(card).toMatchObject({ runs: 2, running: 1, queued: 0 });
  expect(card?.config).toEqual(parseRunConfig(phantom(1)).dataset);
  expect(card?.announced).toMatchObject({
    ...{ trainingExamples: 100, validationExamples: 10, classNames: ['background', 'layer'] },
    ...{ trainingSubjects: 12, largestSubjectExamples: 7 },
  });
  expect(card?.newestRun).toMatchObject({ id: second.run.id, artifacts: [] });

  await api.ask(print(DeleteRunsDocument), { ids: [first.run.id] });
  expect((await cards())[1]).toMatchObject({ runs: 1, deleted: 1, announced: { trainingSubjects: 12 } });

  // The values of the card find its runs.
  const { dataset } = parseRunConfig(phantom(2));
  const where = Object.entries(dataset).map(([key, value]) => ({
    field: `config.dataset.${key}`,
    op: 'EQ',
    value,
  }));
  const { runs } = await api.ask<{ runs: { totalCount: number } }>(
    'query ($filter: RunFilter) { runs(filter: $filter) { totalCount } }',
    { filter: { where } },
  );
  expect(runs.totalCount).toBe(1);
});

it('has a card for declared runs whose configs say of their data something else, or nothing', async () => {
  const declare = (config: unknown, digit: string) =>
    api.ask(
      `mutation ($input: DeclareRunInput!) { declareRun(writerId: "w", studyName: "elsewhere", input: $input) { isNew } }`,
      {
        input: {
          ...{ name: `run ${digit}`, config, dataset: `data ${digit}` },
          source: {
            ...{ kind: 'csv', name: 'log.csv', sha256: digit.repeat(64), key: '' },
            ...{ importer: 'test', importerVersion: '1' },
          },
        },
      },
    );
  await declare({ optimiser: 'sgd' }, '1');
  await declare({ dataset: 'mnist' }, '2');
  await declare({ dataset: ['a', 'b'] }, '3');
  const found = (await cards()).filter(({ name }) => name.startsWith('data '));
  expect(found.map(({ config, runs }) => [config, runs])).toEqual([
    [{}, 1],
    [{}, 1],
    [{}, 1],
  ]);
});
