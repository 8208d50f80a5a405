import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRunConfig } from '@clipwise/trainer/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFixture } from '../apps/api/src/testing/run-config-fixture.js';
import { TestApi } from '../apps/api/src/testing/test-api.js';
import { parseStudy } from '../packages/trainer/src/config/study/parse-study.js';
import { Spool } from '../packages/trainer/src/reporting/spool.js';
import { makeStudyFolder, placedRuns } from '../packages/trainer/src/study/study-folder.js';
import { ended, recordedEvents, recordRun, storedEvents } from './support/recorded-run.js';
import { createTestDatabase } from './support/test-database.js';
import { waitFor } from './support/wait-for.js';

const command = fileURLToPath(new URL('../packages/trainer/bin/clipwise.js', import.meta.url));

let api: TestApi;
let root: string;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'sync');
  root = await mkdtemp(join(tmpdir(), 'clipwise-sync-'));
});
afterAll(async () => {
  await api.stop();
  await rm(root, { recursive: true, force: true });
});

/** A run folder as `clipwise train --out` leaves it. */
async function recorded(folder: string, config: unknown, steps: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const spool = await Spool.open(folder);
  await recordRun(spool, steps);
  await spool.close();
  return folder;
}

function start(folder: string): ChildProcess {
  return spawn(process.execPath, [command, 'sync', folder, '--api', api.server.url], { stdio: 'ignore' });
}
const exitOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));

const runsNow = async () =>
  (
    await api.ask<{
      runs: { nodes: { id: string; status: string; addedAfterResults: boolean; study: { name: string } }[] };
    }>('{ runs(sort: { direction: ASC }) { nodes { id status addedAfterResults study { name } } } }')
  ).runs.nodes;

/** What a run says that goes on where it was kept. */
const goesOn = { kind: 'log-written', level: 'info', message: 'continued after step 3 of 6' };

describe('clipwise sync', () => {
  it('sends a run once, event for event, killed by SIGKILL on the way and from a copy of its folder as well', async () => {
    const folder = await recorded(join(root, 'one'), parseRunConfig(configFixture()), 900);
    const copy = join(root, 'copy');
    await cp(folder, copy, { recursive: true });
    const first = start(folder);
    await waitFor(
      async () => (await api.sql.query('select 1 from ingest_batches')).rowCount,
      (stored) => stored !== 0,
    );
    first.kill('SIGKILL');
    await exitOf(first);
    expect(await exitOf(start(folder))).toBe(0);
    const [run, ...others] = await runsNow();
    expect([others, run?.status]).toEqual([[], 'COMPLETED']);
    const events = await storedEvents(api.databaseUrl, run?.id ?? '');
    expect(events).toEqual(await recordedEvents(folder));
    expect(await exitOf(start(copy))).toBe(0);
    expect(await runsNow()).toHaveLength(1);
    expect(await storedEvents(api.databaseUrl, run?.id ?? '')).toEqual(events);
    const { run: found } = await api.ask<{ run: { artifacts: { isStored: boolean }[] } }>(
      `{ run(id: "${run?.id}") { artifacts { isStored } } }`,
    );
    expect(found.artifacts).toEqual([{ isStored: true }]);
  });

  it('sends a whole study with its definition, its runs in their cells and none marked as added after results', async () => {
    const { name: _, ...base } = configFixture() as Record<string, unknown>;
    const definition = parseStudy({
      name: 'made offline',
      question: 'Does it arrive whole?',
      base,
      axes: [{ path: 'noise.noiseMultiplier', values: [1, 2] }],
      seeds: [1, 2],
      metric: { name: 'training/loss' },
    });
    const study = await makeStudyFolder(join(root, 'study'), definition);
    const [waiting, ...made] = placedRuns(study);
    for (const run of made) await recorded(run.folder, run.config, 2);
    expect(await exitOf(start(join(root, 'study')))).toBe(0);
    expect(await exitOf(start(join(root, 'study')))).toBe(0);
    const sent = (await runsNow()).filter(({ study: { name } }) => name === 'made offline');
    expect(sent.map(({ status, addedAfterResults }) => [status, addedAfterResults])).toEqual(
      made.map(() => ['COMPLETED', false]),
    );
    expect(waiting).toBeDefined();
    const { studies } = await api.ask<{
      studies: { edges: { node: { cells: { isPlanned: boolean; runs: unknown[] }[] } }[] };
    }>('{ studies(first: 1) { edges { node { cells { isPlanned runs { runId } } } } } }');
    const cells = studies.edges[0]?.node.cells.map(({ isPlanned, runs }) => [isPlanned, runs.length]);
    expect(cells).toEqual([
      [true, 1],
      [true, 2],
    ]);
  });

  it.each([
    ['from the start', (started: string) => started],
    ['from its state', () => JSON.stringify({ ...goesOn, at: ended(3).at })],
  ])('sends a run that was stopped and went on %s as one run, up to its last end', async (how, next) => {
    const folder = join(root, `stopped ${how}`);
    const config = parseRunConfig({ ...(configFixture() as object), name: `stopped, went on ${how}` });
    await recorded(folder, config, 3);
    const path = join(folder, 'events.jsonl');
    const text = await readFile(path, 'utf8');
    const again = next(text.split('\n')[0] ?? '');
    await writeFile(
      path,
      `${text.replace('"outcome":"completed"', '"outcome":"cancelled"')}${again}\n${JSON.stringify(ended(3))}\n`,
    );
    expect(await exitOf(start(folder))).toBe(0);
    const run = (await runsNow()).at(-1);
    expect(run?.status).toBe('COMPLETED');
    const stored = await storedEvents(api.databaseUrl, run?.id ?? '');
    expect(stored).toEqual(await recordedEvents(folder));
  });

  it('leaves out a run that has not ended, and says so of a folder that holds nothing', async () => {
    const before = (await runsNow()).length;
    const folder = await recorded(join(root, 'goes-on'), parseRunConfig(configFixture()), 2);
    const path = join(folder, 'events.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, text.indexOf('{"kind":"run-ended"')));
    expect(await exitOf(start(folder))).toBe(0);
    expect(await runsNow()).toHaveLength(before);
    await mkdir(join(root, 'empty'));
    expect(await exitOf(start(join(root, 'empty')))).toBe(2);
  });
});
