import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../../bin/clipwise.js', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-agent-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lets an agent that never reached the API end with exit code 0 when it is stopped', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const api = `http://127.0.0.1:${address.port}`;
  await new Promise((resolve) => server.close(resolve));
  const agent = spawn(process.execPath, [cli, 'agent', '--api', api, '--work-dir', folder]);
  try {
    let said = '';
    agent.stderr.on('data', (chunk: Buffer) => {
      const wasWaiting = said.includes('no run could be claimed');
      said += chunk.toString();
      if (!wasWaiting && said.includes('no run could be claimed')) agent.kill('SIGTERM');
    });
    const [code] = await once(agent, 'exit');
    expect(code, said).toBe(0);
  } finally {
    agent.kill('SIGKILL');
  }
});
