import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  artifactEvent,
  chargeEvent,
  endedEvent,
  metricsEvent,
  startedEvent,
} from '../apps/api/src/testing/event-fixtures.js';
import { configFixture } from '../apps/api/src/testing/run-config-fixture.js';
import { TestApi } from '../apps/api/src/testing/test-api.js';
import { probePort } from '../infra/local/ports.mjs';
import { waitFor } from './support/wait-for.js';

/** A PostgreSQL of Debian with its tools: those of npm's have no pg_dump, and a pg_dump takes no newer server. */
const versions = '/usr/lib/postgresql';
const bin = existsSync(versions)
  ? readdirSync(versions)
      .map((version) => join(versions, version, 'bin'))
      .find((folder) => ['initdb', 'postgres', 'pg_dump'].every((tool) => existsSync(join(folder, tool))))
  : undefined;
if (bin === undefined) console.warn(`no PostgreSQL with pg_dump in ${versions}: backups are not tested here`);

const script = (name: string) => fileURLToPath(new URL(`../infra/backup/${name}.mjs`, import.meta.url));
const run = promisify(execFile);
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

describe.skipIf(bin === undefined)('backup and restore', () => {
  let root: string;
  const servers: ReturnType<typeof spawn>[] = [];
  let admin: string;
  const apis: TestApi[] = [];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'clipwise-backup-'));
    chmodSync(root, 0o755);
    admin = await startServer('cluster');
  });
  afterAll(async () => {
    for (const api of apis) await api.stop().catch(() => undefined);
    for (const server of servers) {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
    }
    await rm(root, { recursive: true, force: true });
  });

  /** A new PostgreSQL, by the address of its first database. */
  async function startServer(name: string): Promise<string> {
    const data = join(root, name);
    await mkdir(data, { mode: 0o700 });
    if (account.uid !== undefined) chownSync(data, account.uid, account.gid);
    const tool = (name: string) => join(bin ?? '', name);
    const options = { ...account, cwd: '/', stdio: 'ignore' } as const;
    execFileSync(
      tool('initdb'),
      ['-D', data, '-U', 'clipwise', '--auth=trust', '--no-sync', '-E', 'UTF8'],
      options,
    );
    const port = await probePort(0);
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
    servers.push(spawn(tool('postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], options));
    const address = `postgresql://clipwise@127.0.0.1:${port}/postgres`;
    await waitFor(
      () => onAdmin('select 1', address).then(Boolean, () => false),
      (isUp) => isUp,
    );
    return address;
  }

  async function onAdmin(statement: string, address = admin): Promise<boolean> {
    const client = new Client({ connectionString: address });
    await client.connect();
    try {
      await client.query(statement);
      return true;
    } finally {
      await client.end();
    }
  }
  const databaseNamed = async (name: string, address = admin) => {
    await onAdmin(`create database ${name}`, address);
    const url = new URL(address);
    url.pathname = `/${name}`;
    return { url: url.toString(), drop: async () => undefined };
  };
  const started = async (
    database: { url: string; drop: () => Promise<undefined> },
    artifactsDir?: string,
  ) => {
    const api = await TestApi.start(
      async () => database,
      'backup',
      artifactsDir === undefined ? {} : { artifactsDir },
    );
    apis.push(api);
    return api;
  };
  const backup = (name: string, api: { url: string; artifactsDir: string }, ...args: string[]) =>
    run(process.execPath, [script(name), ...args], {
      env: {
        ...process.env,
        DATABASE_URL: api.url,
        CLIPWISE_ARTIFACTS_DIR: api.artifactsDir,
        CLIPWISE_PG_BIN: bin,
      },
    });
  const told = async (api: TestApi, id: string) =>
    api.ask(`{ run(id: "${id}") { name status config privacy { statement epsilon }
      ledger(first: 100) { edges { node { step count event } } }
      epsilonSeries { steps } series { name steps values } artifacts { sha256 isStored } } }`);

  it('gives an empty server runs, series, ledger and files as they were, and refuses what is no empty server', async () => {
    const from = await started(await databaseNamed('before'));
    const picture = randomBytes(5_000);
    const sha256 = createHash('sha256').update(picture).digest('hex');
    await from.fetch(`/artifacts/${sha256}`, { method: 'PUT', body: new Uint8Array(picture) });
    const lease = await from.claimNew(configFixture());
    await from.ingest(lease, 1, [
      startedEvent(),
      ...Array.from({ length: 30 }, (_, at) => [
        chargeEvent(at + 1),
        metricsEvent(at + 1, { loss: 1 / (at + 1) }),
      ]).flat(),
      artifactEvent(sha256, picture.length),
      endedEvent(),
    ]);
    const here = { url: from.databaseUrl, artifactsDir: from.artifactsDir };
    const folder = join(root, 'backup');
    // Beside a server that goes on.
    expect((await backup('backup', here, folder)).stdout).toContain('database and 1 artifacts');
    await expect(backup('backup', here, folder)).rejects.toMatchObject({
      stderr: expect.stringContaining('is there already'),
    });
    const database = await databaseNamed('after');
    const empty = { url: database.url, artifactsDir: join(root, 'restored') };
    const broken = join(root, 'broken');
    await cp(folder, broken, { recursive: true });
    await writeFile(join(broken, 'artifacts', sha256.slice(0, 2), sha256), 'other');
    await expect(backup('restore', empty, broken)).rejects.toMatchObject({
      stderr: expect.stringContaining(`artifact ${sha256} of the backup is damaged`),
    });
    await backup('restore', empty, folder);
    await expect(backup('restore', here, folder)).rejects.toMatchObject({
      stderr: expect.stringContaining('tables already'),
    });
    const to = await started(database, empty.artifactsDir);
    const before = await told(from, lease.run.id);
    expect(await told(to, lease.run.id)).toEqual(before);
    expect(JSON.stringify(before)).toContain('"isStored":true');
    const bytes = await (await to.fetch(`/artifacts/${sha256}`)).arrayBuffer();
    expect(Buffer.from(bytes).equals(picture)).toBe(true);
    // It goes on where it was.
    const next = await to.claimNew(configFixture());
    expect((await to.ingest(next, 1, [startedEvent(), chargeEvent(1)])).errors).toBeUndefined();
  });

  it('gives a server that counts its transactions anew streams that begin, go on and miss nothing, and runs to claim', async () => {
    // So that the numbers of the old server are far ahead.
    for (let count = 0; count < 500; count += 1) await onAdmin('select pg_current_xact_id()');
    const from = await started(await databaseNamed('ahead'));
    const lease = await from.claimNew(configFixture());
    await from.ingest(lease, 1, [startedEvent(), chargeEvent(1)]);
    const studyId = await from.createStudy([configFixture()]);
    const folder = join(root, 'ahead-backup');
    await backup('backup', { url: from.databaseUrl, artifactsDir: from.artifactsDir }, folder);
    const database = await databaseNamed('anew', await startServer('fresh'));
    const artifactsDir = join(root, 'anew');
    await backup('restore', { url: database.url, artifactsDir }, folder);
    const highest = 'select max(changed_in)::text as changed, pg_current_xact_id()::text as now from runs';
    const raw = new Client({ connectionString: database.url });
    await raw.connect();
    const { rows } = await raw.query(highest);
    await raw.end();
    expect(BigInt(rows[0].changed)).toBeGreaterThan(BigInt(rows[0].now));

    const to = await started(database, artifactsDir);
    const socket = to.socket();
    const changes = socket.iterate<{ runsChanged: { cursor: string; runs: { runId: string }[] } }>({
      query: 'subscription { runsChanged { cursor runs { runId } } }',
    });
    const next = async () => {
      const { value } = await changes.next();
      return value?.data?.runsChanged as { cursor: string; runs: { runId: string }[] };
    };
    expect((await next()).runs).toEqual([]);
    const claimed = await to.claim('anew');
    expect(claimed).not.toBeNull();
    const first = await next();
    expect(first.runs.map(({ runId }) => runId)).toEqual([claimed?.run.id]);
    // The run that was written to before the backup is written on by its writer.
    expect((await to.ingest(lease, 2, [chargeEvent(2)])).errors).toBeUndefined();
    expect((await next()).runs.map(({ runId }) => runId)).toEqual([lease.run.id]);
    const events = to.socket().iterate<{ studyEvents: { events: { runId: string }[] } }>({
      query: `subscription { studyEvents(studyId: "${studyId}", after: "${first.cursor}") { cursor } }`,
    });
    const { value } = await events.next();
    expect(value?.errors).toBeUndefined();
    await events.return?.();
    await changes.return?.();
    await socket.dispose();
  });

  it('lists artifacts that no run names, sets aside only old ones, and gives back what is named meanwhile', async () => {
    const [api] = apis;
    if (api === undefined) throw new Error('the test before started a server');
    const here = { url: api.databaseUrl, artifactsDir: api.artifactsDir };
    const [old, young, wanted] = [randomBytes(100), randomBytes(100), randomBytes(100)].map((bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { bytes, sha256, path: join(api.artifactsDir, sha256.slice(0, 2), sha256) };
    }) as [StoredFile, StoredFile, StoredFile];
    for (const { bytes, sha256 } of [old, young, wanted])
      await api.fetch(`/artifacts/${sha256}`, { method: 'PUT', body: new Uint8Array(bytes) });
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    for (const { path } of [old, wanted]) await utimes(path, twoDaysAgo, twoDaysAgo);
    const listed = await backup('orphans', here);
    expect(listed.stdout).toContain(`2 artifacts, 200 bytes`);
    expect(existsSync(old.path)).toBe(true);
    await backup('orphans', here, '--remove');
    expect([old, young, wanted].map(({ path }) => existsSync(path))).toEqual([false, true, false]);
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [startedEvent(), chargeEvent(10, 10), artifactEvent(wanted.sha256, 100)]);
    const aside = join(api.artifactsDir, 'orphans');
    await utimes(join(aside, old.sha256), twoDaysAgo, twoDaysAgo);
    expect((await backup('orphans', here, '--remove')).stdout).toContain('1 deleted, 1 put back');
    expect([existsSync(wanted.path), await readdir(aside)]).toEqual([true, []]);
  });
});

interface StoredFile {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly path: string;
}
