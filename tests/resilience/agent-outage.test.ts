import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createServer, type RunningServer } from '@clipwise/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAgent } from '../../packages/trainer/src/agent/agent.js';
import { askApi } from '../support/ask-api.js';
import { FaultRelay } from '../support/fault-relay.js';
import { newestRun, recordedEvents, storedEvents } from '../support/recorded-run.js';
import { smallRun } from '../support/small-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const cli = fileURLToPath(new URL('../../packages/trainer/bin/clipwise.js', import.meta.url));
let database: TestDatabase;
let folder: string;
let api: RunningServer;
let relay: FaultRelay;
beforeAll(async () => {
  database = await createTestDatabase('agent outage');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-agent-outage-'));
  const artifactsDir = join(folder, 'artifacts');
  api = await createServer({ databaseUrl: database.url, port: 0, artifactsDir, leaseMs: 600_000 });
  relay = await FaultRelay.open(api.url);
});
afterAll(async () => {
  relay?.close();
  await api?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

it('an agent in front of a closed door says so once, trains when it opens, and keeps a run that is refused for clipwise send', async () => {
  const page = { kind: 'page', status: 403, html: '<html>closed</html>' } as const;
  const workDir = join(folder, 'agent');
  const lines: string[] = [];
  const told = (text: string) => lines.filter((line) => line.includes(text));
  const stop = new AbortController();
  relay.plan = () => page;
  const log = (_level: string, text: string): void => void lines.push(text);
  const agent = runAgent({ apiUrl: relay.url, workDir, log, signal: stop.signal, pollMs: 10 });
  try {
    await waitFor(
      async () => relay.count('ClaimRun'),
      (count) => count > 4,
    );
    expect(told('no run could be claimed')).toEqual([
      expect.stringMatching(/403: .*give it access; tried again until it works$/),
    ]);
    await askApi(api.url, 'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }', {
      input: { name: 'Outage', configs: [smallRun('refused', 10_000)] },
    });
    relay.plan = ({ operation, index }) => (operation === 'Ingest' && index > 1 ? page : { kind: 'none' });
    await waitFor(async () => told('what was written is kept in').length, Boolean);
    expect(told('no run could be claimed')).toEqual([
      expect.any(String),
      expect.stringContaining('works again'),
    ]);
  } finally {
    stop.abort();
    await agent;
  }
  const [name = ''] = await readdir(join(workDir, 'kept'));
  const place = join(workDir, 'kept', name);
  expect(told(`clipwise send ${place}`)).toHaveLength(1);
  await promisify(execFile)(process.execPath, [cli, 'send', place, '--api', api.url]);
  const { id, status, failure_code } = await newestRun(database.url);
  expect({ status, failure_code }).toEqual({ status: 'FAILED', failure_code: 'TRAINER_CRASHED' });
  expect(await storedEvents(database.url, id)).toEqual(await recordedEvents(join(place, 'spool')));
});
