import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Clipwise as `npm start` runs it, on free ports and an empty database. `signalAgent` holds its agent, or lets it go on. */
export async function startSystem() {
  const dataDir = await mkdtemp(join(tmpdir(), 'clipwise-bench-'));
  await chmod(dataDir, 0o755);
  const child = spawn(process.execPath, ['infra/local/start.mjs', '--no-demo'], {
    cwd: root,
    env: {
      ...process.env,
      CLIPWISE_API_PORT: String(await freePort()),
      CLIPWISE_WEB_PORT: String(await freePort()),
      CLIPWISE_DATA_DIR: dataDir,
      DATABASE_URL: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  const [, web, api] = await new Promise((resolve, reject) => {
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      const found = /dashboard (\S+), GraphQL (\S+)\/graphql/.exec(output);
      if (found !== null) resolve(found);
    });
    child.once('exit', () => reject(new Error(`Clipwise did not start:\n${output}`)));
  });
  /** @param {'SIGSTOP' | 'SIGCONT'} signal */
  const signalAgent = async (signal) => {
    const pids = JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8'));
    if (typeof pids.agent === 'number') process.kill(pids.agent, signal);
  };
  return {
    web: String(web),
    api: String(api),
    signalAgent,
    stop: async () => {
      await signalAgent('SIGCONT');
      child.kill('SIGINT');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
