/** `npm start`: PostgreSQL, API, one training agent and the dashboard, until Ctrl-C. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { provideAgentKey, readKey } from './agent-key.mjs';
import { queueDemoStudy } from './demo-study.mjs';
import { claimPort } from './ports.mjs';
import { ensureDatabase, startPostgres } from './postgres.mjs';
import { delay, endProcess, isProcess } from './processes.mjs';
import { SupervisedProcess } from './supervisor.mjs';

const help = `Usage: npm start [-- --no-demo]

Starts Clipwise on this machine: PostgreSQL, API, one training agent and the dashboard. Ctrl-C stops it.

Options
  --no-demo   do not queue the demonstration study on an empty database
  --help      show this text

Environment
  CLIPWISE_WEB_PORT   dashboard's port (3000)
  CLIPWISE_API_PORT   API's port (4000)
  CLIPWISE_DATA_DIR   where everything is kept (.clipwise in the clone)
  DATABASE_URL        use this PostgreSQL server and start none
  CLIPWISE_ACCESS     keys: ask every caller for a key; local: ask nobody (local)
`;

const root = fileURLToPath(new URL('../../', import.meta.url));
const dataDir = process.env.CLIPWISE_DATA_DIR ?? join(root, '.clipwise');
const lockFile = join(dataDir, 'start.pid');
const processesFile = join(dataDir, 'processes.json');

/** @param {string} line */
const say = (line) => console.log(line);

/** Parts in the order of their start, as ways to stop them. @type {(() => Promise<void>)[]} */
const running = [];
let isStopping = false;
let isOwner = false;

async function main() {
  const { values } = parseArgs({
    options: { 'no-demo': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  process.on('SIGINT', () => void stopAll('Ctrl-C'));
  process.on('SIGTERM', () => void stopAll('SIGTERM'));

  const logs = join(dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  takeLock();
  await endLeftovers();
  const apiPort = await claimPort('API', 'CLIPWISE_API_PORT', 4000);
  const webPort = await claimPort('dashboard', 'CLIPWISE_WEB_PORT', 3000);
  if (webPort === apiPort) {
    throw new Error(
      `CLIPWISE_WEB_PORT and CLIPWISE_API_PORT are both ${apiPort}; choose two different ports`,
    );
  }

  say('Building (turbo); a build without changes takes a second.');
  const build = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/turbo/bin/turbo'),
      'run',
      'build',
      '--output-logs=errors-only',
      '--no-update-notifier',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1' },
    },
  );
  // A signal that came during the build is heard only now.
  await delay(50);
  if (isStopping) return;
  if (build.status !== 0) throw new Error('the build failed; its message is above');

  const databaseUrl = process.env.DATABASE_URL || (await startDatabase());
  if (isStopping) return;

  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const isControlled = process.env.CLIPWISE_ACCESS === 'keys';
  const adminKeyFile = process.env.CLIPWISE_ADMIN_KEY_FILE || join(dataDir, 'admin-key');
  const environment = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  startService('api', [join(root, 'apps/api/dist/main.js')], root, {
    ...environment,
    DATABASE_URL: databaseUrl,
    CLIPWISE_API_PORT: String(apiPort),
    CLIPWISE_HOST: '127.0.0.1',
    CLIPWISE_ADMIN_KEY_FILE: adminKeyFile,
    CLIPWISE_ARTIFACTS_DIR: join(dataDir, 'artifacts'),
    CLIPWISE_WEB_ORIGIN: `http://127.0.0.1:${webPort},http://localhost:${webPort}`,
  });
  await answers('API', `${apiUrl}/healthz`, join(logs, 'api.log'));
  // Agent and dashboard ask the API: neither has the database's address, nor the first key.
  const outside = {
    ...environment,
    ...{ DATABASE_URL: '', CLIPWISE_API_KEY: '' },
    ...{ CLIPWISE_ADMIN_KEY_FILE: '', CLIPWISE_OIDC_CLIENT_SECRET_FILE: '' },
  };
  const agentKeyFile = join(dataDir, 'agent-key');
  const noAgent = isControlled ? await provideAgentKey({ apiUrl, adminKeyFile, file: agentKeyFile }) : null;
  if (noAgent === null)
    startService(
      'agent',
      [
        join(root, 'packages/trainer/bin/clipwise.js'),
        'agent',
        ...['--api', apiUrl],
        ...['--work-dir', join(dataDir, 'agent')],
        ...(isControlled ? ['--api-key-file', agentKeyFile] : []),
      ],
      root,
      outside,
    );
  else say(`No agent is started: ${noAgent}`);
  startService(
    'web',
    [
      join(root, 'node_modules/next/dist/bin/next'),
      'start',
      '--hostname',
      '127.0.0.1',
      '--port',
      String(webPort),
    ],
    join(root, 'apps/web'),
    { ...outside, CLIPWISE_API_URL: apiUrl },
  );
  await answers('dashboard', `http://127.0.0.1:${webPort}/`, join(logs, 'web.log'));
  const key = isControlled ? readKey(adminKeyFile) : null;
  if (!values['no-demo'] && (!isControlled || key !== null) && (await queueDemoStudy(root, apiUrl, key)))
    say('The database was empty: a short demonstration study is queued.');
  if (isControlled)
    say(
      `Every caller is asked for a key. The first one, of the whole server, is in ${adminKeyFile}: sign in with it, and make everybody a key of their own.`,
    );
  say(
    `Clipwise is ready: dashboard http://127.0.0.1:${webPort}, GraphQL ${apiUrl}/graphql (Ctrl-C stops it)`,
  );

  /** @param {string} name @param {string[]} command @param {string} cwd @param {Record<string, string>} env */
  function startService(name, command, cwd, env) {
    const service = new SupervisedProcess(
      { name, command, cwd, env, logFile: join(logs, `${name}.log`) },
      say,
      remember,
    );
    service.start();
    running.push(() => service.stop(20_000));
  }
}

/** Starts PostgreSQL and starts it again on the same port whenever it dies. @returns {Promise<string>} the database's URL. */
async function startDatabase() {
  const postgresDir = join(dataDir, 'postgres');
  let server = await startPostgres({ dataDir: postgresDir });
  running.push(async () => server.stop());
  const url = await ensureDatabase(server.url, 'clipwise');
  const { port } = server;
  const keep = async () => {
    for (;;) {
      await server.exited;
      if (isStopping) return;
      say('PostgreSQL stopped; starting it again (it recovers from its log).');
      try {
        server = await startPostgres({ dataDir: postgresDir, port });
      } catch (error) {
        say(String(error instanceof Error ? error.message : error));
        await delay(2_000);
      }
    }
  };
  // Every failure inside is said there.
  void keep();
  return url;
}

/** Ends the parts, the newest first, and then this process. @param {string} reason */
async function stopAll(reason) {
  if (isStopping) {
    say('Stopping already; the training agent may need a few seconds to put its run to bed.');
    return;
  }
  isStopping = true;
  if (running.length > 0) say(`${reason}: stopping.`);
  for (const stop of running.reverse()) await stop().catch((error) => say(String(error)));
  if (isOwner) {
    rmSync(processesFile, { force: true });
    rmSync(lockFile, { force: true });
  }
  process.exit(process.exitCode ?? 0);
}

function takeLock() {
  if (existsSync(lockFile)) {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    if (isProcess(pid, 'start.mjs')) {
      throw new Error(
        `Clipwise already runs from this folder (process ${pid}); stop it with Ctrl-C there, or: kill ${pid}`,
      );
    }
    rmSync(lockFile, { force: true });
  }
  const lock = openSync(lockFile, 'wx');
  writeSync(lock, String(process.pid));
  closeSync(lock);
  isOwner = true;
}

/** @type {Record<string, number>} */
const pids = {};

/** @param {string} name @param {number} pid */
function remember(name, pid) {
  pids[name] = pid;
  writeFileSync(processesFile, JSON.stringify(pids));
}

/** Ends what a killed `npm start` left running. */
async function endLeftovers() {
  if (!existsSync(processesFile)) return;
  /** @type {Record<string, number>} */
  const left = JSON.parse(readFileSync(processesFile, 'utf8') || '{}');
  const markers = { api: 'apps/api/dist/main.js', agent: 'clipwise.js', web: 'next' };
  for (const [name, marker] of Object.entries(markers)) {
    const pid = left[name];
    if (pid !== undefined && isProcess(pid, marker)) await endProcess(pid, 'SIGTERM', 20_000);
  }
  rmSync(processesFile, { force: true });
}

/** @param {string} part @param {string} url @param {string} logFile */
async function answers(part, url, logFile) {
  const deadline = Date.now() + 60_000;
  while (!isStopping && Date.now() < deadline) {
    const ok = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await delay(100);
  }
  if (!isStopping)
    throw new Error(`the ${part} did not answer at ${url} within a minute; its log: ${logFile}`);
}

main().catch(async (error) => {
  console.error(`Clipwise could not start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
  await stopAll('Error');
});
