import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { drizzle } from 'drizzle-orm/node-postgres';
import { parquetReadObjects } from 'hyparquet';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompactionService } from '../apps/api/src/modules/metrics/store/compaction.service.js';
import {
  artifactEvent,
  chargeEvent,
  endedEvent,
  logEvent,
  metricsEvent,
  startedEvent,
} from '../apps/api/src/testing/event-fixtures.js';
import { configFixture } from '../apps/api/src/testing/run-config-fixture.js';
import { TestApi } from '../apps/api/src/testing/test-api.js';
import { createTestDatabase } from './support/test-database.js';

const command = fileURLToPath(new URL('../packages/trainer/bin/clipwise.js', import.meta.url));
const run = promisify(execFile);
const clipwise = (...args: readonly string[]) => run(process.execPath, [command, 'study', ...args]);

let here: TestApi;
let there: TestApi;
let root: string;
let study: string;
const file = (name: string) => join(root, name);
const contentSha256 = 'c'.repeat(64);
const content = {
  ...{ sha256: contentSha256, examples: 80, subjects: 10, largestSubjectExamples: 8, isSynthetic: false },
  ...{ grouping: 'a'.repeat(64), trainingSubjects: 'fwA=' },
};
const dataset = { trainingExamples: 64, trainingSubjects: 8, largestSubjectExamples: 8, content };

beforeAll(async () => {
  [here, there] = await Promise.all([
    TestApi.start(createTestDatabase, 'archive a'),
    TestApi.start(createTestDatabase, 'archive b'),
  ]);
  root = await mkdtemp(join(tmpdir(), 'clipwise-archives-'));
  study = await here.createStudy([configFixture({ name: 'one' }), configFixture({ name: 'two' })], 'a study');
  const write = `mutation ($id: ID!, $report: String!) { writeStudyReport(id: $id, report: $report, revision: 0) { id } }`;
  await here.ask(write, { id: study, report });
  const picture = randomBytes(3_000);
  const sha256 = createHash('sha256').update(picture).digest('hex');
  await here.fetch(`/artifacts/${sha256}`, { method: 'PUT', body: new Uint8Array(picture) });
  const first = await claimed();
  await here.ingest(first, 1, [
    startedEvent({ dataset }),
    chargeEvent(1, 10),
    metricsEvent(1, { 'z/last': 0.1, loss: 'NaN' }),
    metricsEvent(1, { loss: 1 / 3 }),
    logEvent('a line: "quoted", ü'),
    artifactEvent(sha256, picture.length),
    // It began anew: what was charged before stays charged.
    startedEvent({ dataset }),
  ]);
  const steps = Array.from({ length: 30 }, (_, at) => at + 1);
  await here.ingest(first, 2, [
    ...steps.flatMap((step) => [chargeEvent(step), metricsEvent(step, { loss: 1 / step, dice: step / 31 })]),
    endedEvent(),
  ]);
  await here.ingest(await claimed(), 1, [
    startedEvent({ dataset }),
    chargeEvent(30, 30),
    endedEvent('failed'),
  ]);
  const declared = await here.ask<{
    declareRun: { lease: { epoch: number; run: { id: string; lastCursor: number } } };
  }>(
    `mutation ($input: DeclareRunInput!) { declareRun(writerId: "writer", studyName: "a study", input: $input) { lease { epoch run { id lastCursor } } } }`,
    {
      input: {
        ...{ name: 'elsewhere', config: { b: 1, a: [{ lr: 1e-3 }] }, tags: ['x'] },
        source: {
          ...{ kind: 'csv', name: 'log.csv', sha256: 'd'.repeat(64), key: '' },
          ...{ importer: 'test', importerVersion: '1' },
        },
      },
    },
  );
  await here.ingest(declared.declareRun.lease, 1, [
    startedEvent(),
    chargeEvent(30, 30),
    endedEvent('cancelled'),
  ]);
  // Where some points lie in chunks and some do not, both sides must say the same.
  await new CompactionService(drizzle(here.sql)).compact(first.run.id);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
  await rm(root, { recursive: true, force: true });
});

async function claimed() {
  const lease = await here.claim();
  if (lease === null) throw new Error('no run is queued');
  return lease;
}

interface Told {
  readonly name: string;
  readonly isDeclared: boolean;
  readonly status: string;
  readonly config: unknown;
  readonly tags: readonly string[];
  readonly source: { readonly kind: string; readonly sha256: string } | null;
  readonly privacy: {
    readonly verdict: string;
    readonly chargedEpsilon: number | null;
    readonly delta: number;
  };
  readonly series: readonly unknown[];
}
const runsOf = async (api: TestApi) =>
  (
    await api.ask<{ runs: { nodes: readonly Told[] } }>(
      `{ runs(sort: { direction: ASC }) { nodes { name isDeclared status config tags source { kind sha256 }
        privacy { verdict chargedEpsilon delta } artifacts { sha256 isStored }
        series { name steps values } } } }`,
    )
  ).runs.nodes;
const report = '# What came of it\n\n[[cells]]\n';

const studiesOf = async (api: TestApi) =>
  (
    await api.ask<{ studies: { edges: { node: { id: string; name: string; report: string } }[] } }>(
      '{ studies { edges { node { id name report } } } }',
    )
  ).studies.edges.map(({ node }) => node);

async function filesIn(archive: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const reader = extract();
  reader.end(archive);
  const files = new Map<string, Buffer>();
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.set(entry.header.name, Buffer.concat(chunks));
  }
  return files;
}

describe('a study as one archive', () => {
  it('goes out of one server, into another and out again byte for byte, and comes in once', async () => {
    await clipwise('export', study, '--api', here.server.url, '--out', file('a.tar'));
    const first = await clipwise('import', file('a.tar'), '--api', there.server.url);
    expect(first.stdout).toMatch(/^imported study \S+, 3 of 3 runs are new\n$/);
    const [arrived] = await studiesOf(there);
    expect(arrived?.id).not.toBe(study);
    expect(arrived?.report).toBe(report);
    await clipwise('export', arrived?.id ?? '', '--api', there.server.url, '--out', file('b.tar'));
    const [a, b] = await Promise.all([readFile(file('a.tar')), readFile(file('b.tar'))]);
    expect(b.equals(a)).toBe(true);
    const again = await clipwise('import', file('b.tar'), '--api', there.server.url);
    expect(again.stdout).toBe(`there already: study ${arrived?.id}, 0 of 3 runs are new\n`);
    const home = await clipwise('import', file('b.tar'), '--api', here.server.url);
    expect(home.stdout).toBe(`there already: study ${study}, 0 of 3 runs are new\n`);
    expect([(await runsOf(here)).length, (await runsOf(there)).length]).toEqual([3, 3]);
  });

  it('brings series, configs, files and charges, and claims nothing that only a file says', async () => {
    const [from, to] = [await runsOf(here), await runsOf(there)];
    expect(from.map(({ privacy, isDeclared }) => [privacy.verdict, isDeclared])).toEqual([
      ['PRIVATE', false],
      ['PRIVATE', false],
      ['DECLARED', true],
    ]);
    expect(to.map(({ privacy, isDeclared }) => [privacy.verdict, isDeclared])).toEqual(
      from.map(() => ['DECLARED', true]),
    );
    const told = (runs: readonly Told[]) =>
      runs.map(({ isDeclared: _, source: __, privacy: { verdict: ___, ...privacy }, ...rest }) => ({
        ...rest,
        privacy,
      }));
    expect(told(to)).toEqual(told(from));
    expect(to.map(({ source }) => source?.kind)).toEqual(['study-archive', 'study-archive', 'csv']);
  });

  it('is told in the audit log of the server that it left and of the one that it came into', async () => {
    const toldAt = async (api: TestApi) =>
      (
        await api.ask<{ auditLog: { nodes: { action: string; targetName: string }[] } }>(
          '{ auditLog(filter: { actions: [EXPORTED, RUN_IMPORTED] }) { nodes { action targetName } } }',
        )
      ).auditLog.nodes.map(({ action, targetName }) => `${action} ${targetName}`);
    expect(await toldAt(here)).toContain(`EXPORTED studies/${study}.tar`);
    expect((await toldAt(there)).filter((one) => one.startsWith('RUN_IMPORTED'))).toHaveLength(3);
  });

  it('counts what its runs charged in the budgets of their data', async () => {
    const spentAt = async (api: TestApi) => {
      await api.ask('mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }', {
        input: { contentSha256, unit: 'example', epsilon: 50, delta: 1e-5, reason: 'a test' },
      });
      const { datasetContents } = await api.ask<{ datasetContents: { budgets: { spent: number }[] }[] }>(
        '{ datasetContents { budgets { spent } } }',
      );
      return datasetContents.map(({ budgets }) => budgets.map(({ spent }) => spent));
    };
    const [from, to] = [await spentAt(here), await spentAt(there)];
    expect(from[0]?.[0]).toBeGreaterThan(0);
    expect(to).toEqual(from);
  });

  it('holds tables that other tools read, and check sums of every file', async () => {
    const files = await filesIn(await readFile(file('a.tar')));
    const rowsOf = async (name: string) => {
      const bytes = files.get(name);
      return parquetReadObjects({ file: new Uint8Array(bytes ?? []).buffer });
    };
    expect(await rowsOf('series.parquet')).toHaveLength(3 + 60);
    const ledger = await rowsOf('ledger.parquet');
    expect(ledger.map(({ count }) => count).reduce((one, other) => one + other)).toBe(10 + 30 + 30 + 30);
    expect(ledger[0]).toMatchObject({ delta: 1e-5, unit: 'example', neighbouring: 'add-remove' });
    const sums = files.get('SHA256SUMS')?.toString() ?? '';
    for (const [name, bytes] of files)
      if (name !== 'SHA256SUMS')
        expect(sums).toContain(`${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
  });

  it('is refused with a changed byte anywhere, naming the file, and nothing comes in', async () => {
    const good = await readFile(file('a.tar'));
    const places = [...(await filesIn(good))].flatMap(([name, bytes]) => {
      const at = good.indexOf(bytes);
      return bytes.length === 0 ? [] : [[name, at + Math.floor(bytes.length / 2)] as const];
    });
    expect(places.length).toBeGreaterThan(7);
    const fresh = await TestApi.start(createTestDatabase, 'archive c');
    const refusalOf = async (archive: Buffer) => {
      const response = await fresh.fetch('/import/study', { method: 'POST', body: new Uint8Array(archive) });
      const { message } = (await response.json()) as { message: string };
      return { status: response.status, message };
    };
    try {
      for (const [name, at] of places) {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ 1;
        const { status, message } = await refusalOf(bad);
        expect([status, message.includes(name) || message.includes('SHA256SUMS')]).toEqual([400, true]);
        if (name !== 'SHA256SUMS') expect(message).toContain(name);
      }
      // In the filling behind the manifest, in a header, and at the end.
      for (const at of [good.indexOf('README.txt') - 1, good.indexOf('README.txt') + 137, good.length - 1]) {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ 1;
        expect((await refusalOf(bad)).status).toBe(400);
      }
      expect((await refusalOf(good.subarray(0, good.length / 2))).message).toContain('cut short');
      expect((await refusalOf(Buffer.from('no archive'))).status).toBe(400);
      expect(await studiesOf(fresh)).toEqual([]);
      expect((await fresh.sql.query('select from runs')).rowCount).toBe(0);
    } finally {
      await fresh.stop();
    }
  });

  it('waits for runs that have not ended, and refuses a run that is here in another state', async () => {
    const other = await here.createStudy([configFixture()], 'open');
    await expect(
      clipwise('export', other, '--api', here.server.url, '--out', file('c.tar')),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('1 of 1 runs have not ended'),
    });
    await expect(readFile(file('c.tar'))).rejects.toThrow();
    await there.sql.query("update archived_runs set sha256 = 'x' where told ->> 'name' = 'one'");
    await expect(clipwise('import', file('a.tar'), '--api', there.server.url)).rejects.toMatchObject({
      stderr: expect.stringContaining('is here in another state'),
    });
  });
});
