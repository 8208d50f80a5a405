import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type RunningServer } from '@clipwise/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallRun } from '../support/small-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const cli = fileURLToPath(new URL('../../packages/trainer/bin/clipwise.js', import.meta.url));
let database: TestDatabase;
let folder: string;
let api: RunningServer;
let owner: string;
beforeAll(async () => {
  database = await createTestDatabase('keys');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-keys-'));
  const adminKeyFile = join(folder, 'admin-key');
  const artifactsDir = join(folder, 'artifacts');
  api = await createServer({
    databaseUrl: database.url,
    port: 0,
    artifactsDir,
    access: 'keys',
    adminKeyFile,
  });
  expect((await stat(adminKeyFile)).mode & 0o777).toBe(0o600);
  owner = (await readFile(adminKeyFile, 'utf8')).trim();
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

async function ask<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${owner}` },
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as { data: Data }).data;
}

it('an agent trains a run with a key from a file, and hands the key to nobody', async () => {
  const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
    'mutation { createApiKey(input: { name: "cluster", role: AGENT }) { secret } }',
  );
  const keyFile = join(folder, 'agent-key');
  await writeFile(keyFile, `${createApiKey.secret}\n`, { mode: 0o600 });
  await ask('mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }', {
    input: { name: 'Keys', configs: [smallRun('keyed', 3)] },
  });
  const args = ['agent', '--api', api.url, '--api-key-file', keyFile, '--work-dir', join(folder, 'agent')];
  const agent = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  agent.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  try {
    const status = async () =>
      (await ask<{ runs: { nodes: { status: string }[] } }>('{ runs { nodes { status } } }')).runs.nodes[0]
        ?.status;
    await waitFor(status, (word) => word === 'COMPLETED' || word === 'FAILED');
    expect(await status(), said).toBe('COMPLETED');
    for (const place of ['cmdline', 'environ'])
      expect(await readFile(`/proc/${agent.pid}/${place}`, 'utf8').catch(() => '')).not.toContain(
        createApiKey.secret,
      );
  } finally {
    const ended = once(agent, 'exit');
    agent.kill('SIGTERM');
    await ended;
  }
});

it('a trainer without a key is told what to send, and leaves no trace', async () => {
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify(smallRun('stranger', 1)));
  const args = ['train', '--config', config, '--api', api.url, '--out', join(folder, 'stranger')];
  const trainer = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  trainer.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(trainer, 'exit');
  expect([code, said]).toEqual([1, expect.stringContaining('Authorization: Bearer KEY')]);
  const { runs } = await ask<{ runs: { totalCount: number } }>('{ runs { totalCount } }');
  expect(runs.totalCount).toBe(1);
});
