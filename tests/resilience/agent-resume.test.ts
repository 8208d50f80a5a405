import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type RunningServer } from '@clipwise/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { askApi } from '../support/ask-api.js';
import { chargedSteps } from '../support/recorded-run.js';
import { smallRun } from '../support/small-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const cli = fileURLToPath(new URL('../../packages/trainer/bin/clipwise.js', import.meta.url));
const plannedSteps = 24;
let database: TestDatabase;
let folder: string;
let api: RunningServer;
const agents: ChildProcess[] = [];
beforeEach(async () => {
  database = await createTestDatabase('agent resume');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-agent-resume-'));
  api = await startApi(0);
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.kill('SIGKILL');
  await killTrainer().catch(() => undefined);
  await api.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const startApi = (port: number) =>
  createServer({ databaseUrl: database.url, port, artifactsDir: join(folder, 'artifacts'), leaseMs: 60_000 });

function startAgent(...more: readonly string[]): ChildProcess {
  const workDir = join(folder, 'agent');
  const agent = spawn(process.execPath, [cli, 'agent', '--api', api.url, '--work-dir', workDir, ...more], {
    stdio: 'ignore',
  });
  agents.push(agent);
  return agent;
}

async function queueRun(): Promise<string> {
  const config = { ...smallRun('resumed', 3), checkpoint: { everySteps: 1 } };
  const { createStudy } = await askApi<{ createStudy: { id: string } }>(
    api.url,
    'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
    { input: { name: 'Resume', configs: [config] } },
  );
  const { studyRuns } = await askApi<{ studyRuns: { nodes: { id: string }[] } }>(
    api.url,
    'query ($id: ID!) { studyRuns: runs(filter: { studyId: $id }) { nodes { id } } }',
    { id: createStudy.id },
  );
  return studyRuns.nodes[0]?.id ?? '';
}

/** Kills the trainer as the kernel would. @param killed the one killed before. @returns its process id. */
async function killTrainer(killed?: number): Promise<number> {
  const [name = ''] = await readdir(join(folder, 'agent/runs'));
  const child = join(folder, 'agent/runs', name, 'child.json');
  const { pid } = await waitFor(
    async (): Promise<{ pid: number }> => JSON.parse(await readFile(child, 'utf8')),
    (trainer) => trainer.pid !== killed,
  );
  process.kill(pid, 'SIGKILL');
  return pid;
}

const statusOf = async (id: string) =>
  (await askApi<{ run: { status: string } }>(api.url, 'query ($id: ID!) { run(id: $id) { status } }', { id }))
    .run.status;
const reachStatus = (id: string, wanted: string) =>
  waitFor(
    () => statusOf(id),
    (status) => status === wanted,
  );
const stepsOf = (id: string) => chargedSteps(database.url, id);
const reach = (id: string, count: number) =>
  waitFor(
    () => stepsOf(id),
    ({ length }) => length >= count,
  );

/** The run is complete, in one attempt, and steps were charged twice only where they were done twice. */
async function expectOneAttempt(id: string, kills: number): Promise<void> {
  const read = () =>
    askApi<{ run: { status: string; attempts: number; privacy: { verdict: string } } }>(
      api.url,
      'query ($id: ID!) { run(id: $id) { status attempts privacy { verdict } } }',
      { id },
    );
  const { run } = await waitFor(read, (answer) => answer.run.status === 'COMPLETED');
  expect(run).toEqual({ status: 'COMPLETED', attempts: 1, privacy: { verdict: 'PRIVATE' } });
  const steps = await stepsOf(id);
  expect([...new Set(steps)].sort((a, b) => a - b)).toEqual(
    Array.from({ length: plannedSteps }, (_, at) => at + 1),
  );
  // The state is kept after each step: at most the one under way is done again, with noise of its own.
  expect(steps.length - plannedSteps).toBeLessThanOrEqual(kills);
}

it('a run whose trainer is killed twice goes on from its state under the same lease', async () => {
  const id = await queueRun();
  startAgent();
  await reach(id, 4);
  const first = await killTrainer();
  await reach(id, 12);
  await killTrainer(first);
  await expectOneAttempt(id, 2);
});

it('a run goes on after API, agent and trainer were killed together', async () => {
  const id = await queueRun();
  const agent = startAgent();
  await reach(id, 4);
  const { port } = api;
  const died = once(agent, 'exit');
  agent.kill('SIGKILL');
  await died;
  await killTrainer();
  await api.close();
  startAgent();
  api = await startApi(port);
  await expectOneAttempt(id, 1);
});

it('a run that its agent leaves when it has to make room goes on with the next one of the folder', async () => {
  const id = await queueRun();
  const agent = startAgent('--leave-runs');
  await reach(id, 4);
  const ended = once(agent, 'exit');
  agent.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await statusOf(id)).toBe('RUNNING');
  startAgent('--leave-runs');
  await expectOneAttempt(id, 1);
});

for (const [how, signal] of [
  ['makes room', 'SIGTERM'],
  ['is killed', 'SIGKILL'],
] as const)
  it(`a run whose agent ${how} before the first step is queued again for another attempt`, async () => {
    const id = await queueRun();
    const agent = startAgent('--leave-runs');
    await reachStatus(id, 'RUNNING');
    const ended = once(agent, 'exit');
    agent.kill(signal);
    await ended;
    if (signal === 'SIGTERM') expect(await statusOf(id)).toBe('QUEUED');
    startAgent('--leave-runs');
    await reachStatus(id, 'COMPLETED');
    const { run } = await askApi<{ run: { attempts: number; privacy: { verdict: string } } }>(
      api.url,
      'query ($id: ID!) { run(id: $id) { attempts privacy { verdict } } }',
      { id },
    );
    expect(run).toEqual({ attempts: 2, privacy: { verdict: 'PRIVATE' } });
  });
