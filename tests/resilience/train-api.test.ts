import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type RunningServer } from '@clipwise/api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { spoolPaths } from '../../packages/trainer/src/reporting/spool.js';
import { askApi } from '../support/ask-api.js';
import { type Fault, FaultRelay } from '../support/fault-relay.js';
import { chargedSteps, newestRun, recordedEvents, storedEvents } from '../support/recorded-run.js';
import { smallRun } from '../support/small-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const cli = fileURLToPath(new URL('../../packages/trainer/bin/clipwise.js', import.meta.url));
let database: TestDatabase;
let folder: string;
let api: RunningServer;
let relay: FaultRelay;
let out: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase('train api');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-train-api-'));
  api = await createServer({
    databaseUrl: database.url,
    port: 0,
    artifactsDir: join(folder, 'a'),
    leaseMs: 60_000,
  });
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  relay = await FaultRelay.open(api.url);
  out = await mkdtemp(join(folder, 'out-'));
});
afterEach(() => {
  relay.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Ending {
  readonly code: number | null;
  readonly said: string;
}
interface Running {
  readonly child: ChildProcess;
  readonly ending: Promise<Ending>;
  said(): string;
}

function clipwise(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...environment } });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const ending = once(child, 'close').then(([code]) => ({ code: code as number | null, said }));
  return { child, ending, said: () => said };
}

async function train(epochs: number, ...more: readonly string[]): Promise<Running> {
  const config = join(out, 'given.json');
  await writeFile(config, JSON.stringify(smallRun('reported', epochs)));
  return clipwise(['train', '--config', config, '--api', relay.url, ...more]);
}

const send = (place: string) => clipwise(['send', place, '--api', api.url]).ending;
/** Enough for a run to be stopped long before its end. */
const epochs = 12;
/** Waits until the run of a folder has charged so many steps at the API. */
async function reached(place: string, steps: number): Promise<void> {
  const lease = join(place, 'lease.json');
  await waitFor(
    async () => existsSync(lease),
    (exists) => exists,
  );
  const { runId } = JSON.parse(await readFile(lease, 'utf8'));
  await waitFor(
    () => chargedSteps(database.url, runId),
    ({ length }) => length >= steps,
  );
}
const html = '<html><body>sign in first</body></html>';
const ingestions =
  (from: number, fault: Fault) =>
  ({ operation, index }: { operation: string; index: number }): Fault =>
    operation === 'Ingest' && index >= from ? fault : { kind: 'none' };

/** @throws where the API holds anything else than what the folder does. */
async function expectStoredOnce(spoolDir: string, steps: number): Promise<void> {
  const { id } = await newestRun(database.url);
  expect(await storedEvents(database.url, id)).toEqual(await recordedEvents(spoolDir));
  expect(await chargedSteps(database.url, id)).toEqual(Array.from({ length: steps }, (_, at) => at + 1));
}

describe('clipwise train --api', () => {
  it('completes with every step stored once while every third request goes wrong', async () => {
    const faults: readonly Fault[] = [
      { kind: 'unreachable' },
      { kind: 'answer-cut', share: 0 },
      { kind: 'answer-cut', share: 0.5 },
      { kind: 'page', status: 200, html },
      { kind: 'sent-twice' },
    ];
    relay.plan = ({ operation }) =>
      operation !== 'OpenRun' && relay.seen.length % 3 === 0
        ? (faults[(relay.seen.length / 3) % faults.length] as Fault)
        : { kind: 'none' };
    const { code, said } = await (await train(3, '--out', join(out, 'run'))).ending;
    expect([code, said]).toEqual([0, expect.stringContaining('completed')]);
    await expectStoredOnce(join(out, 'run'), 24);
    expect((await newestRun(database.url)).status).toBe('COMPLETED');
    expect(await readdir(join(out, 'run'))).not.toContain('reserve');
  });

  it('trains to the end behind a door that closed, ends with 3 and the way to send the rest, which works', async () => {
    relay.plan = ingestions(2, { kind: 'page', status: 401, html });
    const { code, said } = await (await train(3, '--out', join(out, 'run'))).ending;
    expect([code, said]).toEqual([3, expect.stringContaining('completed')]);
    const place = join(out, 'run');
    expect(said).toContain(`clipwise send ${place} --api ${relay.url}`);
    expect((await newestRun(database.url)).status).toBe('RUNNING');
    expect(await send(place)).toEqual({ code: 0, said: expect.stringContaining('the API has everything') });
    await expectStoredOnce(place, 24);
    expect(await send(place)).toMatchObject({ code: 0 });
    await expectStoredOnce(place, 24);
  });

  it('keeps even a temporary folder when the API stays away and the user gives up waiting', async () => {
    relay.plan = ingestions(1, { kind: 'unreachable' });
    const running = await train(1);
    await waitFor(
      async () => running.said(),
      (said) => said.includes('waiting for the API'),
    );
    running.child.kill('SIGINT');
    const { code, said } = await running.ending;
    const place = /clipwise send (\S+) --api/.exec(said)?.[1] ?? '';
    try {
      expect([code, existsSync(spoolPaths(place).events)]).toEqual([3, true]);
      expect(await send(place)).toMatchObject({ code: 0 });
      await expectStoredOnce(place, 8);
    } finally {
      if (place !== '') await rm(place, { recursive: true });
    }
  });

  it('goes on at the API under its lease when it was killed with -9, and each step counts that was charged', async () => {
    const place = join(out, 'run');
    const running = await train(epochs, '--out', place);
    await reached(place, 8);
    running.child.kill('SIGKILL');
    await running.ending;
    const { code, said } = await clipwise(['train', '--resume', place, '--api', api.url]).ending;
    expect([code, said]).toEqual([0, expect.stringContaining('completed')]);
    const { id, status } = await newestRun(database.url);
    const { run } = await askApi<{ run: { attempts: number } }>(
      api.url,
      'query ($id: ID!) { run(id: $id) { attempts } }',
      { id },
    );
    expect([status, run.attempts]).toEqual(['COMPLETED', 1]);
    expect(await storedEvents(database.url, id)).toEqual(await recordedEvents(place));
    expect(new Set(await chargedSteps(database.url, id))).toEqual(
      new Set(Array.from({ length: 8 * epochs }, (_, at) => at + 1)),
    );
  });

  it('trains nothing at an API that ended the run, or that it was never opened at', async () => {
    const place = join(out, 'run');
    const running = await train(epochs, '--out', place);
    await reached(place, 8);
    running.child.kill('SIGINT');
    await running.ending;
    const resume = () => clipwise(['train', '--resume', place, '--api', api.url]).ending;
    const recorded = await recordedEvents(place);
    expect(await resume()).toEqual({ code: 2, said: expect.stringContaining('go on without --api') });
    await rm(join(place, 'lease.json'));
    expect(await resume()).toEqual({ code: 2, said: expect.stringContaining('lease.json cannot be read') });
    expect(await recordedEvents(place)).toEqual(recorded);
  });

  it('stops when its run was cancelled while it was cut off, and says where its record is and how to read what it spent', async () => {
    const leaseMs = 300;
    const quick = await createServer({
      databaseUrl: database.url,
      port: 0,
      artifactsDir: join(folder, 'a'),
      leaseMs,
    });
    relay.close();
    relay = await FaultRelay.open(quick.url);
    try {
      const running = await train(10_000, '--out', join(out, 'run'));
      await waitFor(
        async () => relay.count('Ingest'),
        (count) => count > 1,
      );
      relay.plan = () => ({ kind: 'unreachable' });
      const { id } = await waitFor(
        () => newestRun(database.url),
        ({ status }) => status === 'INTERRUPTED',
      );
      await askApi(quick.url, 'mutation ($id: ID!) { cancelRun(id: $id) { id } }', { id });
      relay.plan = () => ({ kind: 'none' });
      const { code, said } = await running.ending;
      expect(code).toBe(3);
      expect(said).toContain('the run has ended');
      expect(said).toContain(`clipwise-privacy epsilon --ledger ${spoolPaths(join(out, 'run')).events}`);
      // All that was charged while it was cut off is in the ledger.
      const recorded = await recordedEvents(join(out, 'run'));
      const charges = recorded.filter(({ kind }) => kind === 'privacy-charged');
      expect(await chargedSteps(database.url, id)).toHaveLength(charges.length);
    } finally {
      await quick.close();
    }
  });

  it('leaves no trace of a run that the API does not open', async () => {
    relay.plan = () => ({ kind: 'page', status: 403, html });
    const { code, said } = await (await train(1, '--out', join(out, 'run'))).ending;
    expect([code, said]).toEqual([1, expect.stringContaining('does not let this machine through')]);
    relay.plan = () => ({ kind: 'none' });
    expect((await (await train(1, '--out', join(out, 'run'))).ending).code).toBe(0);
  });

  const mounts = canMount();
  it.skipIf(!mounts)('ends as failed, at the API too, when its disk is full, with the remedy', async () => {
    const disk = join(out, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'clipwise-test', disk]);
    try {
      const { code, said } = await (await train(200, '--spool', join(disk, 'spool'))).ending;
      expect([code, said]).toEqual([
        1,
        expect.stringMatching(/failed \(SPOOL_WRITE_FAILED\):[\s\S]*free disk space/),
      ]);
      expect(await newestRun(database.url)).toMatchObject({
        status: 'FAILED',
        failure_code: 'SPOOL_WRITE_FAILED',
      });
      const recorded = await recordedEvents(join(disk, 'spool'));
      await expectStoredOnce(
        join(disk, 'spool'),
        recorded.filter(({ kind }) => kind === 'privacy-charged').length,
      );
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});

function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}
