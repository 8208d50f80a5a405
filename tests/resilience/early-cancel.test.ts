import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type RunningServer } from '@clipwise/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAgent } from '../../packages/trainer/src/agent/agent.js';
import { askApi } from '../support/ask-api.js';
import { openClaimGate } from '../support/claim-gate.js';
import { smallRun } from '../support/small-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

let database: TestDatabase;
let folder: string;
let api: RunningServer;
beforeAll(async () => {
  database = await createTestDatabase('early cancel');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-early-cancel-'));
  // A third of the lease lies between two heartbeats: far more than the time this test may take.
  const leaseMs = 3_600_000;
  api = await createServer({ databaseUrl: database.url, port: 0, artifactsDir: join(folder, 'a'), leaseMs });
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const ask = <T>(query: string, variables: Record<string, unknown>): Promise<T> =>
  askApi(api.url, query, variables);

describe('an agent', () => {
  it('cancels a run whose cancellation it was told before it knew that the run is its own', async () => {
    await ask('mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }', {
      input: { name: 'Early cancel', configs: [smallRun('cancelled early', 10_000)] },
    });
    const events = new EventEmitter();
    const told = once(events, 'told');
    const claimed = once(events, 'claimed');
    const gate = await openClaimGate(
      api.url,
      async (id) => {
        await ask('mutation ($id: ID!) { cancelRun(id: $id) { id } }', { id });
        await told;
        events.emit('claimed', id);
      },
      (text) => {
        if (text.includes('CANCEL')) events.emit('told');
      },
    );
    const stop = new AbortController();
    const agent = runAgent({
      apiUrl: gate.url,
      workDir: join(folder, 'agent'),
      log: () => undefined,
      signal: stop.signal,
    });
    try {
      const [id] = await claimed;
      const { run } = await waitFor(
        () => ask<{ run: { status: string } }>('query ($id: ID!) { run(id: $id) { status } }', { id }),
        ({ run: { status } }) => status !== 'RUNNING',
      );
      expect(run.status).toBe('CANCELLED');
    } finally {
      stop.abort();
      await agent;
      gate.close();
    }
  }, 60_000);
});
